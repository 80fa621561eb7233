"""The database: connections, a schema that brings itself up to date, transactions to be begun."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, inspect, orm, text
from sqlalchemy.exc import DBAPIError

from . import engine
from .engine import open_engine, sqlite_file
from .objects import Objects, remove_unnamed, sweep
from .problems import StoreProblem
from .purge import purge
from .unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """One database, safe for many threads and several processes.

    Opening it makes the schema when it is blank and migrates it when it is old.

    Args:
        url: an SQLAlchemy URL. The folder of an SQLite file is made when it is missing.
        images: fsspec URL of the object store that images are written to; empty: the database.

    Raises:
        StoreProblem: if it cannot be opened, or was written by a newer version of this project.
    """

    def __init__(self, url: str, images: str = "") -> None:
        self._objects = Objects(images) if images else None
        try:
            self._engine = open_engine(url)
            # SQLite has one writer at a time. Threads queue here, fairly and without polling;
            # other processes wait by the busy timeout.
            self._writing = threading.Lock() if sqlite_file(url) else None
            self._migrate()
        except (DBAPIError, OSError) as error:
            raise StoreProblem("database-not-opened", url=url, why=str(error)) from error
        self._readers = orm.sessionmaker(self._engine, autoflush=False, expire_on_commit=False)
        writing = self._engine.execution_options(writes=True)
        self._writers = orm.sessionmaker(writing, expire_on_commit=False)

    def read(self) -> UnitOfWork:
        """A unit of work that only reads."""
        return UnitOfWork(self._readers(), None, self._objects, heal=self._engine.dispose)

    def write(
        self, *, hurried: bool = False, lasting: bool = True, waited: float = 0.0
    ) -> UnitOfWork:
        """A unit of work that may commit. Do the slow work before entering it; don't nest.

        It waits for other writers, of this process and of others, for `BUSY_SECONDS` all together.

        Args:
            hurried: rather fail than wait for other writers.
            lasting: whether it must be on the disk when it is committed; else a power cut may
                take it, and what came shortly before, but leaves the rest whole.
            waited: seconds that it has waited for others already.
        """
        patience = engine.HURRIED_SECONDS if hurried else engine.BUSY_SECONDS
        patience = max(patience - waited, 0.0)
        return UnitOfWork(
            self._writers(), self._writing, self._objects, patience,
            lasting=lasting and not hurried, writes=True, heal=self._engine.dispose,
            forget=self._forget_objects,
        )  # fmt: skip

    def purge(
        self, removed_before: datetime, untouched_before: datetime, embedded_before: datetime
    ) -> None:
        """Make old removals final and forget what nobody refers to, see `purge`."""
        purge(self.read, self.write, removed_before, untouched_before, embedded_before)

    def sweep(self, kept: timedelta) -> None:
        """Remove images from the object store that no row has named for so long, see `sweep`."""
        if self._objects is not None:
            sweep(self._objects, self.read, self.write, kept.total_seconds())

    def _forget_objects(self, hashes: set[str]) -> None:
        """Remove images at once; what fails is left to `sweep`."""
        if self._objects is not None:
            try:
                remove_unnamed(self._objects, self.write, hashes)
            except Exception as problem:  # noqa: BLE001 - the change itself is done
                log.warning("images were not removed: %s", problem)

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    def _migrate(self) -> None:
        head = newest_revision()
        with self._engine.connect() as connection:
            if _revision(connection) == head:
                return
        # Taking the write lock first lets one process migrate while others wait.
        with self._engine.execution_options(writes=True).begin() as connection:
            found = _revision(connection)
            if found is not None and found > head:
                raise StoreProblem("database-newer", found=found, known=head)
            _upgrade(connection)


def newest_revision() -> str:
    """The revision of the newest migration: files are named by it, ``0001_…``, ``0002_…``."""
    return max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # slow to import, and rarely needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
