"""A backup taken while others write, restored, refused, and by the commands."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fewshot_demo.cli import app
from fewshot_demo.store import StoreProblem, back_up, restore
from tests.fakes import drawing
from tests.rooms import Room, url
from tests.said import says


def test_a_backup_is_whole_while_others_write(room: Room, tmp_path: Path):
    ids = room.teach("ring", "line")
    done = threading.Event()

    def go_on() -> None:
        number = 0
        while not done.is_set():
            number += 1
            room.page.rename_class(room.key, ids[0], f"name {number}")

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(go_on)
        try:
            for number in range(5):
                back_up(room.settings.database_url, tmp_path / f"{number}.db")
        finally:
            done.set()
        writing.result()
    for number in range(5):
        path = tmp_path / f"{number}.db"
        assert path.stat().st_mode & 0o777 == 0o600
        with closing(sqlite3.connect(path)) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            (count,) = look.execute("SELECT count(*) FROM support").fetchone()
        assert count == 4
    assert not list(tmp_path.glob("*.partial"))


def test_a_restored_database_shows_at_once_what_it_holds(room: Room, tmp_path: Path):
    ids = room.teach("ring", "line")
    before = room.view()
    back_up(room.settings.database_url, tmp_path / "kept.db")
    for number in range(3):
        room.page.add_drawing(room.key, ids[0], url(drawing("box", number)))
    restore(room.settings.database_url, tmp_path / "kept.db")
    assert room.view() == before
    for number in range(3):
        room.page.rename_class(room.key, ids[1], f"other {number}")
    assert len(room.view()["classes"][0]["images"]) == 2


@pytest.mark.parametrize("content", [b"", b"no database" * 500, None])
def test_what_is_no_backup_changes_nothing(room: Room, tmp_path: Path, content: bytes | None):
    room.teach("ring", "line")
    before, file = room.view(), tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    with says(StoreProblem, "no sound backup"):
        restore(room.settings.database_url, file)
    assert room.view() == before
    assert not list(room.settings.data_dir.glob("*.restoring*"))


def test_the_commands_back_up_and_restore(room: Room, tmp_path: Path, monkeypatch):
    room.teach("ring", "line")
    before = room.view()
    monkeypatch.setattr("fewshot_demo.settings.settings", lambda: room.settings)
    kept = str(tmp_path / "kept.db")
    assert CliRunner().invoke(app, ["sessions", "backup", kept]).exit_code == 0
    room.page.delete_set(room.visitor, room.key)
    assert CliRunner().invoke(app, ["sessions", "restore", kept]).exit_code == 0
    assert room.view() == before
    failed = CliRunner().invoke(app, ["sessions", "restore", str(tmp_path / "none.db")])
    assert failed.exit_code == 1
