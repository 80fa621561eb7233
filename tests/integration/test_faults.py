"""What happens to the database while the app runs: said meanwhile, and well again by itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from fewshot_demo.service import Refused
from fewshot_demo.service.caller import called_by
from fewshot_demo.service.housekeeping import Housekeeping
from fewshot_demo.store import Database, NotSaved, back_up, engine, now, restore
from tests.fakes import drawing
from tests.rooms import Room, refused, url

posix = pytest.mark.skipif(os.name == "nt", reason="a file in use can be deleted on POSIX")


def file_of(room: Room) -> Path:
    return room.settings.data_dir / "fewshot.db"


def write(database: Database) -> None:
    with database.write() as work:
        work.sessions.add_visitor()
        work.commit()


@posix
def test_a_deleted_file_is_noticed_and_a_restored_one_is_used(room: Room, tmp_path: Path):
    room.teach("ring", "line")
    before = room.view()
    back_up(room.settings.database_url, tmp_path / "kept.db")
    room.page.rename_set(room.key, "after the backup")
    for ending in ("", "-wal", "-shm"):
        file_of(room).with_name("fewshot.db" + ending).unlink(missing_ok=True)
    for _ in range(3):
        with refused("could not be saved"):
            room.page.rename_set(room.key, "into nothing")
    assert not file_of(room).exists(), "nothing is written where nobody would find it"
    assert room.service.watching.state().database is False
    restore(room.settings.database_url, tmp_path / "kept.db")
    assert room.view() == before
    room.page.rename_set(room.key, "and on it goes")


@posix
def test_a_folder_that_goes_and_comes_back_needs_no_restart(room: Room):
    room.teach("ring", "line")
    folder = room.settings.data_dir
    away = folder.with_name("away")
    folder.rename(away)
    with refused("could not be saved"):
        room.page.rename_set(room.key, "mine")
    assert room.page.can_save() == {"saved": False}
    away.rename(folder)
    with called_by(visitor=room.visitor):
        assert room.page.can_save() == {"saved": True}
    assert room.page.rename_set(room.key, "mine")["session"]["name"] == "mine"


@posix
def test_a_file_that_is_replaced_is_opened_anew(room: Room, tmp_path: Path):
    room.teach("ring", "line")
    back_up(room.settings.database_url, tmp_path / "kept.db")
    room.page.rename_set(room.key, "old")
    for ending in ("-wal", "-shm"):
        file_of(room).with_name("fewshot.db" + ending).unlink(missing_ok=True)
    shutil.copy(tmp_path / "kept.db", tmp_path / "new.db")
    os.replace(tmp_path / "new.db", file_of(room))
    room.page.rename_set(room.key, "new")
    with closing(sqlite3.connect(file_of(room))) as look:
        names = [name for (name,) in look.execute("SELECT name FROM sessions")]
    assert "new" in names and "old" not in names


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder of one who is not root, whom modes mean nothing to."""
    folder = Path(tempfile.mkdtemp(prefix="fewshot-nobody-"))
    folder.chmod(0o777)
    root = os.name != "nt" and os.geteuid() == 0
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    shutil.rmtree(folder)


@posix
def test_a_read_only_database_is_written_again_when_it_can_be(nobody: Path):
    database = Database(f"sqlite:///{nobody}/fewshot.db")
    write(database)
    database.close()  # as after a night: connections are opened while the disk is read-only
    files = list(nobody.iterdir())
    for file in files:
        file.chmod(0o444)
    nobody.chmod(0o555)
    try:
        for _ in range(3):
            with pytest.raises(NotSaved):
                write(database)
    finally:
        nobody.chmod(0o777)
        for file in files:
            file.chmod(0o600)
    write(database)
    database.close()


def test_all_writers_together_wait_no_longer_than_one(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.5)
    database = Database(f"sqlite:///{tmp_path}/fewshot.db")
    with closing(sqlite3.connect(tmp_path / "fewshot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        def attempt(_: int) -> float:
            started = time.monotonic()
            with pytest.raises(NotSaved):
                write(database)
            return time.monotonic() - started

        alone = attempt(0)
        with ThreadPoolExecutor(6) as pool:
            waited = list(pool.map(attempt, range(6)))
        assert max(waited) < 3 * alone, "one after the other would be six times as long"
        other.execute("ROLLBACK")
    write(database)
    database.close()


def test_what_is_saved_outlasts_a_power_cut(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path}/fewshot.db")
    for lasting, expected in ((True, "FULL"), (False, "NORMAL"), (True, "FULL")):
        with database.write(lasting=lasting) as work:
            found = work.database.connection().exec_driver_sql("PRAGMA synchronous").scalar()
        assert found == ["OFF", "NORMAL", "FULL"].index(expected)
    database.close()


def test_no_removal_becomes_final_by_a_clock_that_jumped(make_room):
    room = make_room(undo_hours=1)
    steady, moment = [0.0], [now()]
    context = room.service._context
    context.clock = lambda: moment[0]
    keeping = Housekeeping(context, steady=lambda: steady[0])
    gone = room.page.delete_set(room.visitor, room.key)

    def later(seconds: float, jump: float = 0.0) -> None:
        steady[0] += seconds
        moment[0] += timedelta(seconds=seconds + jump)
        keeping.clean()

    later(600, jump=90 * 86_400)
    assert room.key in [s.key for s in room.operator.list_sessions()]
    later(600, jump=-90 * 86_400)
    assert room.page.bring_back(gone["undo"])["session"]["key"] == room.key
    room.page.delete_set(room.visitor, room.key)
    later(600)
    later(3700)
    assert room.key not in [s.key for s in room.operator.list_sessions()], "in its time"


def test_a_clock_that_stays_where_it_jumped_to_is_believed_in_the_end(make_room):
    room = make_room(undo_hours=1)
    steady, moment = [0.0], [now()]
    context = room.service._context
    context.clock = lambda: moment[0]
    keeping = Housekeeping(context, steady=lambda: steady[0])
    room.page.delete_set(room.visitor, room.key)
    moment[0] += timedelta(days=90)
    for _ in range(8):
        steady[0] += 600
        moment[0] += timedelta(seconds=600)
        keeping.clean()
    assert room.key not in [s.key for s in room.operator.list_sessions()]


def test_a_full_disk_is_said_and_well_again(room: Room):
    ids = room.teach("ring", "line")
    context = room.service._context
    with context.reading() as work:
        connection = work.database.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    with pytest.raises(Refused), context.writing() as work:
        connection = work.database.connection()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        work.classes.add_image("0" * 64, os.urandom(2_000_000), 8, 8)
    room.page.add_drawing(room.key, ids[0], url(drawing("box", 3)))
