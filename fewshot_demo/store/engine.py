"""Connections to the database: how one is opened, how long it waits, when it is no longer good."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError

from .postgres import is_postgres, open_postgres
from .problems import StoreProblem

BUSY_SECONDS = 10
HURRIED_SECONDS = 0.2  # what can be left undone does not wait longer for others
NETWORK = ("nfs", "cifs", "smb", "9p", "virtiofs", "fuse", "ceph", "lustre", "afs")


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for a database of another kind.

    Raises:
        StoreProblem: if the URL names no file.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    if not parsed.database or parsed.database == ":memory:":
        raise StoreProblem("database-no-file", url=url)
    return Path(parsed.database).resolve()


def open_engine(url: str) -> Engine:
    """Connections to a database; an SQLite file and its folder are made when they are missing.

    Later on the file is not made again: what would be written into a new one while the old one was
    deleted, or lies on a disk that is gone, would be lost. Connections to a file that was
    replaced are given up for such to the new one.
    """
    if is_postgres(url):
        return open_postgres(url, BUSY_SECONDS)
    path = sqlite_file(url)
    if path is None:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    _make_private(path)
    journal = "DELETE" if on_network(path.parent) else "WAL"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.as_uri()}?mode=rw",
            uri=True,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
        )

    def configure(connection: Any, record: Any) -> None:
        record.info["file"] = _identity(path)
        connection.isolation_level = None  # the driver's own BEGIN comes too late and too weak
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            f"journal_mode={journal}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def check(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError("the file was deleted or replaced")  # another is opened

    engine = create_engine(
        url, creator=connect, pool_size=10, max_overflow=50, hide_parameters=True
    )
    event.listen(engine, "connect", configure)
    event.listen(engine, "checkout", check)
    event.listen(engine, "begin", lambda connection: _begin(connection, journal))
    return engine


def _begin(connection: Connection, journal: str) -> None:
    """A reader that turns writer may fail at once; a writer therefore takes its lock first."""
    options = connection.get_execution_options()
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    # What is called saved outlasts a power cut. Either way a killed process loses nothing.
    lasting = options.get("lasting", True) or journal != "WAL"  # else the file might suffer
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")
    _wait(connection, options.get("patience", BUSY_SECONDS))
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        _wait(connection, BUSY_SECONDS)


def _wait(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(seconds * 1000)}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there; None: none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_private(path: Path) -> None:
    """Nobody else on this machine reads the database: 0600, and 0700 for a folder made for it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # SQLite gives its other files the mode of this one
    with suppress(OSError):  # on a disk that is read-only, or another user's who has let us in
        path.chmod(0o600)


def on_network(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether a folder lies on a network mount, where SQLite's WAL is not safe."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return False
    places = [(Path(line[1].replace("\\040", " ")), line[2]) for line in lines if len(line) > 2]
    holding = [(place, kind) for place, kind in places if folder.is_relative_to(place)]
    if not holding:
        return False
    kind = max(holding, key=lambda entry: len(entry[0].parts))[1]
    return kind.startswith(NETWORK) and kind != "fuseblk"
