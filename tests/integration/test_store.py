"""The store: units of work, sessions apart, questions, removals made final, many writers."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from fewshot_demo.store import (
    ClassFields,
    Database,
    new_key,
    now,
)
from tests.stored import RED, ask, asked, teach

BLUE = "b" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "fewshot.db"


@pytest.fixture
def database(path: Path):
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def stored_images(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    found = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM images")}
    connection.close()
    return found


def test_what_was_committed_is_there_after_a_restart(database: Database, path: Path):
    visitor_key, key, class_id = teach(database)
    database.close()
    again = Database(f"sqlite:///{path}")
    with again.read() as work:
        snapshot = work.classes.snapshot(key)
        assert snapshot is not None
        assert [(c.id, c.fields.name) for c in snapshot.classes] == [(class_id, "snail")]
        assert [(i.sha256, i.fields.source) for i in snapshot.classes[0].images] == [(RED, "drawn")]
        assert work.classes.image_data(RED) == b"red"
        with pytest.raises(KeyError):
            work.classes.image_data(BLUE)
        visitor = work.sessions.visitor(visitor_key)
        assert visitor is not None
        latest = work.sessions.latest_session(visitor)
        assert latest is not None and latest.key == key
    again.close()


def test_what_was_not_committed_is_rolled_back(database: Database):
    _, key, _ = teach(database)
    with database.write() as work:
        session = work.sessions.session(key)
        assert session is not None
        work.classes.add(session, ClassFields("spiral", 1))
    with pytest.raises(RuntimeError), database.write() as work:
        session = work.sessions.session(key)
        assert session is not None
        work.classes.add(session, ClassFields("knot", 1))
        raise RuntimeError
    with database.read() as work:
        snapshot = work.classes.snapshot(key)
        assert snapshot is not None
        assert [entry.fields.name for entry in snapshot.classes] == ["snail"]


def test_ids_of_another_session_find_nothing(database: Database):
    _, mine, _ = teach(database)
    _, theirs, their_class = teach(database)
    question_id = ask(database, theirs, asked("one"))
    with database.read() as work:
        session, other = work.sessions.session(mine), work.sessions.session(theirs)
        assert session is not None and other is not None
        their_image = work.classes.support(their_class)[0].id
        assert work.classes.find(session, their_class) is None
        assert work.classes.find_support(session, their_image) is None
        assert work.questions.find(session, question_id) is None
        assert work.classes.find_support(other, their_image) is not None
        assert work.questions.find(other, question_id) is not None


def test_moments_come_back_in_utc(database: Database):
    key, _, _ = teach(database)
    with database.read() as work:
        visitor = work.sessions.visitor(key)
        assert visitor is not None
        assert visitor.seen.utcoffset() == timedelta(0)
        assert abs(now() - visitor.seen) < timedelta(minutes=1)


def test_keys_are_long_and_fit_into_a_link():
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 32 and key.replace("-", "").replace("_", "").isalnum() for key in keys)


def test_a_drawing_is_one_question(database: Database):
    _, key, _ = teach(database)
    first = ask(database, key, asked("one"))
    assert ask(database, key, asked("one", BLUE)) == first
    assert ask(database, key, asked("two")) != first
    with database.read() as work:
        session = work.sessions.session(key)
        assert session is not None
        newest = work.questions.newest(session.id, 10)
        assert [(q.drawing, q.image) for q in newest] == [("two", RED), ("one", BLUE)]


def test_two_sessions_may_use_the_same_drawing_token(database: Database):
    _, mine, _ = teach(database)
    _, theirs, _ = teach(database)
    assert ask(database, mine, asked("one")) != ask(database, theirs, asked("one"))


def test_the_oldest_questions_are_forgotten(database: Database):
    _, key, _ = teach(database)
    for number in range(5):
        ask(database, key, asked(str(number)), keep=3)
    with database.read() as work:
        session = work.sessions.session(key)
        assert session is not None
        assert [q.drawing for q in work.questions.newest(session.id, 10)] == ["4", "3", "2"]


def test_removals_become_final(database: Database, path: Path):
    _, key, _ = teach(database)
    _, other, _ = teach(database)
    ask(database, key, asked("one", BLUE))
    removed = now()
    with database.write() as work:
        session = work.sessions.session(key)
        assert session is not None
        session.deleted_at = removed
        work.commit()

    def purge(before_removal: bool) -> None:
        moment = removed + timedelta(seconds=-1 if before_removal else 1)
        database.purge(moment, removed - timedelta(days=1), removed - timedelta(days=1))

    purge(before_removal=True)
    with database.read() as work:
        assert work.sessions.session(key, deleted=True) is not None
    assert stored_images(path) == {RED, BLUE}
    purge(before_removal=False)
    with database.read() as work:
        assert work.sessions.session(key, deleted=True) is None
        assert work.classes.snapshot(other) is not None
    assert stored_images(path) == {RED}, "the other session still uses this image"


def test_purging_gives_the_database_back_after_every_few_rows(database: Database, monkeypatch):
    monkeypatch.setattr("fewshot_demo.store.purge.AT_ONCE", 2)
    keys = [teach(database)[1] for _ in range(5)]
    with database.write() as work:
        for key in keys:
            session = work.sessions.session(key)
            assert session is not None
            session.deleted_at = now() - timedelta(days=2)
        work.commit()
    turns: list[bool] = []

    def breathe(_seconds: float) -> None:
        with database.write(hurried=True) as work:  # fails at once while the purge holds the lock
            work.sessions.add_visitor()
            turns.append(True)

    monkeypatch.setattr("fewshot_demo.store.purge.time.sleep", breathe)
    day_ago = now() - timedelta(days=1)
    database.purge(day_ago, day_ago, day_ago)
    assert len(turns) >= 3
    with database.read() as work:
        assert work.sessions.summaries() == []


def test_a_sample_task_that_nobody_touched_is_forgotten(database: Database):
    untouched, edited, questioned, own = (
        teach(database, task=task) for task in ("signs", "signs", "doodles", None)
    )
    ask(database, questioned[1], asked("one"))
    with database.write() as work:
        session = work.sessions.session(edited[1])
        assert session is not None
        work.sessions.touch(session)
        work.commit()

    def remaining(untouched_before) -> list[bool]:
        day_ago = now() - timedelta(days=1)
        database.purge(day_ago, untouched_before, day_ago)
        with database.read() as work:
            return [
                work.classes.version(key) is not None
                for _, key, _ in (untouched, edited, questioned, own)
            ]

    assert remaining(now() - timedelta(minutes=1)) == [True, True, True, True]
    assert remaining(now()) == [False, True, True, True]
    with database.read() as work:
        assert work.sessions.visitor(untouched[0]) is None
        assert work.sessions.visitor(own[0]) is not None


def test_many_threads_write_at_once(database: Database):
    _, key, _ = teach(database)

    def work_hard(thread: int) -> None:
        for number in range(20):
            ask(database, key, asked(f"{thread}-{number}", f"{thread:032}{number:032}"), 1000)
            with database.read() as work:
                assert work.classes.snapshot(key) is not None

    with ThreadPoolExecutor(8) as threads:
        for done in [threads.submit(work_hard, number) for number in range(8)]:
            done.result()
    with database.read() as work:
        session = work.sessions.session(key)
        assert session is not None
        assert len(work.questions.newest(session.id, 1000)) == 160
