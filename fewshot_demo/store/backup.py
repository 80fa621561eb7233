"""A copy of the database while it is in use, and the way back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from .database import Database
from .engine import BUSY_SECONDS, sqlite_file
from .problems import StoreProblem

RESTORED = 100_000  # added to the versions of restored sessions, so that caches know them as new


def back_up(url: str, target: Path) -> None:
    """Write the whole database into a file, as it stands at one moment; nobody waits for it.

    Args:
        url: of the database, which may be in use.
        target: a file of its own, which is replaced if it is there.

    Raises:
        StoreProblem: for another database than SQLite, or one that cannot be read.
        OSError: if the target cannot be written.
    """
    source = _file(url)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _copy(source, partial)
        _check(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def images_elsewhere(backup: Path) -> int:
    """How many images a backup names whose bytes lie in an object store, and not in it."""
    with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as read:
        (count,) = read.execute("SELECT count(*) FROM images WHERE elsewhere > 0").fetchone()
    return int(count)


def restore(url: str, source: Path) -> None:
    """Put what `back_up` wrote in the place of all that is there; the app may go on meanwhile.

    The backup is checked and brought up to date in a copy first, then written in one transaction.

    Raises:
        StoreProblem: if it is no sound backup, or of a newer version; then nothing is changed.
    """
    target = _file(url)
    copy = target.with_name(target.name + ".restoring")
    try:
        _remove(copy)
        if not source.is_file():
            raise StoreProblem("backup-unsound", file=source.name, why="it is not there")
        _copy(source, copy)
        _check(copy)
        Database(f"sqlite:///{copy}").close()  # migrates
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute(
                "UPDATE sessions SET version = version + ? WHERE version > 0", (RESTORED,)
            )
        Database(url).close()  # makes the file where it was deleted
        _copy(copy, target)
    finally:
        _remove(copy)


def _file(url: str) -> Path:
    path = sqlite_file(url)
    if path is None:
        raise StoreProblem("backup-elsewhere")
    return path


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
            closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as written,
        ):
            read.backup(written)
    except sqlite3.Error as error:
        raise StoreProblem("backup-unsound", file=source.name, why=str(error)) from error


def _check(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise StoreProblem("backup-unsound", file=path.name, why=said)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
