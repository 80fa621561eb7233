"""Answers go out before they are stored: nothing is called saved too early, or misses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from io import BytesIO
from threading import Event
from typing import Any
from zipfile import ZipFile

import pytest

from fewshot_demo.service import Refused, write_behind
from fewshot_demo.service.caller import called_by, caller
from fewshot_demo.service.write_behind import Stored, WriteBehind, answered_first
from fewshot_demo.store import NotSaved, UnitOfWork
from tests.rooms import Room

SOON = 0.05  # seconds in which a call that waits for nothing is over, on most machines


@pytest.fixture
def taught(room: Room) -> Room:
    room.teach("ring", "line")
    return room


@contextmanager
def held_up(room: Room) -> Iterator[None]:
    """Nothing is stored meanwhile: another change is under way."""
    with room.service._context.database.write():
        yield


def ask(room: Room, shape: str, number: int, token: str) -> tuple[dict[str, Any], Stored]:
    with answered_first() as promised:
        answer = room.ask(shape, number, token)
    return answer, promised[0]


def test_an_answer_does_not_wait_and_is_saved_when_that_is_said(taught: Room):
    with held_up(taught):
        answer, stored = ask(taught, "line", 1, "one")
        assert (answer["state"], answer["label"], answer["saved"]) == ("answer", "line", None)
        assert not stored.done()
    assert stored.result() == answer["question"]
    assert [row["question"] for row in taught.history()] == [answer["question"]]
    assert taught.ask("ring", 2, "one")["saved"] is True, "for whoever waits"


AFTER: dict[str, Callable[[Room, int], object]] = {
    "earlier_questions": lambda room, question: room.history()[0]["question"],
    "ask_again": lambda room, q: room.page.ask_again(room.key, q)["question"],
    "choose_model": lambda room, q: room.page.choose_model(room.key, "other")["answer"]["question"],
    "without_each": lambda room, q: room.page.without_each(room.key, q)["question"],
    "compare_models": lambda room, q: room.page.compare_models(room.key, q)["question"],
}


@pytest.mark.parametrize("name", AFTER)
def test_what_comes_after_an_answer_knows_of_it(taught: Room, name: str):
    with ThreadPoolExecutor(1) as pool:
        with held_up(taught):
            answer, _ = ask(taught, "line", 1, "one")
            after = pool.submit(AFTER[name], taught, answer["question"])
            wait([after], SOON)
            assert not after.done()
        assert after.result() == answer["question"]


def test_a_correction_teaches_the_picture_that_was_asked_about_last(taught: Room):
    ring, _ = taught.class_ids()
    taught.ask("line", 1, "one")
    with ThreadPoolExecutor(1) as pool:
        with held_up(taught):
            answer, _ = ask(taught, "box", 1, "one")
            after = pool.submit(taught.page.correct, taught.key, answer["question"], ring)
            wait([after], SOON)
        images = after.result()["session"]["classes"][0]["images"]
    asked = answer["query"]
    assert taught.page.whole_image(taught.key, images[-1]["id"])["src"] == asked


def test_a_set_is_saved_with_the_answers_before(taught: Room):
    with ThreadPoolExecutor(1) as pool:
        with held_up(taught):
            ask(taught, "line", 1, "one")
            after = pool.submit(taught.service.exchange.save_set, taught.key)
            wait([after], SOON)
        files = ZipFile(BytesIO(after.result().content)).namelist()
    assert len([name for name in files if name.startswith("questions/")]) == 1


def test_the_first_question_about_a_sample_stores_the_sample(room: Room):
    shown = room.service.sets.open_page()
    room.visitor, room.key = shown.visitor, shown.session.key
    answer, stored = ask(room, "ring", 1, "one")
    assert (answer["question"], answer["saved"]) == (None, None)
    assert stored.result() == room.history()[0]["question"]


def test_many_answers_are_one_transaction(taught: Room, monkeypatch: pytest.MonkeyPatch):
    commits = []
    commit = UnitOfWork.commit
    monkeypatch.setattr(UnitOfWork, "commit", lambda work: commits.append(1) or commit(work))
    with held_up(taught):
        stored = [ask(taught, "line", number, str(number))[1] for number in range(8)]
    wait(stored)
    assert len(taught.history()) == 8
    assert len(commits) <= 2, "that of the first, which did not know of the others"


def test_of_one_drawing_only_the_newest_answer_is_stored(taught: Room):
    with held_up(taught):
        ask(taught, "line", 0, "another")  # which the thread waits with already
        both = [ask(taught, shape, 1, "one") for shape in ("line", "ring")]
    assert both[0][1].result() == both[1][1].result() == both[1][0]["question"]
    assert [row["label"] for row in taught.history()] == ["ring", "line"]


def test_one_that_is_refused_does_not_hold_the_others(taught: Room):
    later, session = taught.service._context.later, taught.service._context.snapshot(taught.key).id

    def too_much(work: UnitOfWork) -> int:
        work.classes.add_image("0" * 64, b"", 8, 8)
        raise Refused("quota-full")

    def of_no_session(work: UnitOfWork) -> int:
        asked = work.questions.newest(session, 1)[0]
        asked.session_id = -1
        return asked.id

    with held_up(taught):
        good = [ask(taught, "line", 1, "one")[1]]
        bad = [later("too much", too_much), later("nobody's", of_no_session)]
        good += [ask(taught, "ring", 1, "two")[1]]
    for stored in bad:
        assert isinstance(stored.exception(), Refused)
    assert {row["question"] for row in taught.history()} == {stored.result() for stored in good}
    with pytest.raises(KeyError):
        taught.service._context.stored_image("0" * 64)


def test_a_database_that_fails_is_told_and_the_next_answer_is_stored(
    taught: Room, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object) -> None:
        raise NotSaved("database-not-written", why="the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(UnitOfWork, "commit", full)
        answer, stored = ask(taught, "line", 1, "one")
        assert (answer["state"], answer["saved"]) == ("answer", None)
        assert isinstance(stored.exception(), Refused)
    assert taught.history() == []
    assert ask(taught, "line", 1, "one")[1].result() == taught.history()[0]["question"]


def test_only_so_many_answers_wait(taught: Room, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(write_behind, "MOST", 2)
    store, in_hand = WriteBehind._store, Event()
    monkeypatch.setattr(WriteBehind, "_store", lambda *of: in_hand.set() or store(*of))
    with held_up(taught):
        stored = [ask(taught, "line", 0, "0")[1]]
        assert in_hand.wait(10), "the thread has the first answer, and waits with it"
        stored += [ask(taught, "line", number, str(number))[1] for number in range(1, 6)]
        assert [one.done() for one in stored] == [False] * 3 + [True] * 3
        again = ask(taught, "ring", 1, "1")[1]  # an answer that waits gives way to it
    assert all(isinstance(one.exception(), Refused) for one in stored[3:])
    assert again.result() == stored[1].result()
    assert sorted(row["label"] for row in taught.history()) == ["line", "line", "ring"]


def test_what_waits_is_stored_at_the_end(taught: Room):
    with held_up(taught):
        answer, _ = ask(taught, "line", 1, "one")
    taught.restart()
    assert [row["question"] for row in taught.history()] == [answer["question"]]


def test_an_id_that_another_question_has_is_not_taken(taught: Room, monkeypatch):
    monkeypatch.setattr("fewshot_demo.store.questions.expected_id", lambda *_: 2**30)
    first, second = (taught.ask("line", number, str(number))["question"] for number in (1, 2))
    assert first == 2**30 != second
    assert taught.page.ask_again(taught.key, second)["question"] == second


def test_the_address_of_whoever_asked_is_charged(taught: Room):
    """The thread that stores acts for the one who asked, whoever that was."""
    seen: list[str] = []
    with called_by(address="192.0.2.1"):
        stored = taught.service._context.later("any", lambda _: seen.append(caller().address) or 1)
    assert (stored.result(), seen) == (1, ["192.0.2.1"])
