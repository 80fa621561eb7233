"""The database file: shared with other processes, refused when it is none, on any disk."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from fewshot_demo.store import Database, NotSaved, SessionFields, StoreProblem, Visitor, on_network
from tests.said import says


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fewshot.db"


@pytest.fixture
def database(path: Path):
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def write(database: Database) -> None:
    with database.write() as work:
        work.sessions.add_visitor()
        work.commit()


@pytest.mark.skipif(os.name == "nt", reason="the modes of POSIX")
def test_nobody_else_on_the_machine_reads_it(tmp_path: Path):
    def mode(file: Path) -> int:
        return file.stat().st_mode & 0o777

    before = os.umask(0)
    try:
        database = Database(f"sqlite:///{tmp_path / 'new' / 'fewshot.db'}")
        write(database)
        made = list((tmp_path / "new").iterdir())
        assert {file.name for file in made} >= {"fewshot.db", "fewshot.db-wal", "fewshot.db-shm"}
        assert {mode(file) for file in made} == {0o600}
        assert mode(tmp_path / "new") == 0o700
        database.close()
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="the modes of POSIX")
def test_an_older_file_is_shut_and_a_folder_of_others_left_alone(tmp_path: Path, path: Path):
    tmp_path.chmod(0o755)
    path.touch(mode=0o644)
    path.chmod(0o644)
    Database(f"sqlite:///{path}").close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_another_process_that_writes_is_waited_for(database: Database, path: Path):
    write(database)
    other = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    write(database)
    release.join()
    other.close()


def test_a_change_that_cannot_be_written_says_so(database: Database, path: Path, monkeypatch):
    monkeypatch.setattr("fewshot_demo.store.engine.BUSY_SECONDS", 0.05)
    hurried = Database(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with says(NotSaved, "locked"):
        write(hurried)
    other.execute("ROLLBACK")
    other.close()
    write(hurried)
    hurried.close()


def test_a_constraint_holds_in_the_database(database: Database):
    with pytest.raises(NotSaved), database.write() as work:
        visitor = Visitor(id=999)
        session = work.sessions.add_session(visitor, SessionFields("of a visitor not there"))
        assert session is None


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_without_a_file_is_refused(url: str):
    with says(StoreProblem, "no file"):
        Database(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with says(StoreProblem, "could not be opened"):
        Database(f"sqlite:///{tmp_path}/file/fewshot.db")


def test_something_that_is_no_database_is_said(tmp_path: Path):
    (tmp_path / "fewshot.db").write_bytes(b"not a database" * 1000)
    with says(StoreProblem, "could not be opened"):
        Database(f"sqlite:///{tmp_path}/fewshot.db")


def pragma(path: Path, name: str) -> str:
    connection = sqlite3.connect(path)
    value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    connection.close()
    return value


def test_wal_on_a_local_disk_and_a_plain_journal_on_the_network(tmp_path: Path, monkeypatch):
    Database(f"sqlite:///{tmp_path}/local.db").close()
    assert pragma(tmp_path / "local.db", "journal_mode") == "wal"
    monkeypatch.setattr("fewshot_demo.store.engine.on_network", lambda folder: True)
    Database(f"sqlite:///{tmp_path}/remote.db").close()
    assert pragma(tmp_path / "remote.db", "journal_mode") == "delete"


def test_network_mounts_are_told_from_local_ones(tmp_path: Path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/home /home nfs4 rw 0 0\n"
        "/dev/sdb1 /home/local xfs rw 0 0\n"
        "bucket /my\\040data fuse.mount-s3 rw 0 0\n"
        "/dev/sdc1 /usb fuseblk rw 0 0\n"
    )
    expected = {
        "/var": False,
        "/home/ann": True,
        "/home/local/ann": False,
        "/homely": False,
        "/my data/x": True,
        "/usb/x": False,
    }
    assert {place: on_network(Path(place), mounts) for place in expected} == expected
    assert on_network(Path("/var"), tmp_path / "missing") is False
