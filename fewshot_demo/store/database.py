"""The database: connections, a schema that brings itself up to date, and the unit of work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, inspect, orm, text
from sqlalchemy.exc import DBAPIError, OperationalError

from . import engine
from .additions import Additions
from .booth_rows import BoothRows
from .classes import Classes
from .embedding_rows import Embeddings
from .engine import open_engine, sqlite_file
from .history import History
from .problems import NotSaved, StoreProblem
from .purge import purge
from .questions import Questions
from .session_rows import Sessions
from .shares import Shares
from .usage import Usage

MIGRATIONS = Path(__file__).with_name("migrations")


class Database:
    """One database, safe for many threads and several processes.

    Opening it makes the schema when it is blank and migrates it when it is old.

    Args:
        url: an SQLAlchemy URL. The folder of an SQLite file is made when it is missing.

    Raises:
        StoreProblem: if it cannot be opened, or was written by a newer version of this project.
    """

    def __init__(self, url: str) -> None:
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
        return UnitOfWork(self._readers(), None, heal=self._engine.dispose)

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
            self._writers(), self._writing, patience,
            lasting=lasting and not hurried, writes=True, heal=self._engine.dispose,
        )  # fmt: skip

    def purge(
        self, removed_before: datetime, untouched_before: datetime, embedded_before: datetime
    ) -> None:
        """Make old removals final and forget what nobody refers to, see `purge`."""
        purge(self.read, self.write, removed_before, untouched_before, embedded_before)

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


class UnitOfWork:
    """One transaction, ``with database.write() as work: …``; what is not committed is rolled back.

    Attributes:
        sessions: visitors and the sessions that they made or opened.
        classes: the classes of a session and their images.
        questions: what was asked and answered.
        embeddings: of images that teach; a cache.
        history: what was changed, to be undone and redone.
        shares: the links that let others in.
        usage: how much is stored.
        booth: counts and choices of a booth.
        added: what this transaction has added so far.
        database: the transaction itself, for this room only.
    """

    sessions: Sessions
    classes: Classes
    questions: Questions
    embeddings: Embeddings
    history: History
    shares: Shares
    usage: Usage
    booth: BoothRows
    added: Additions

    def __init__(
        self,
        session: orm.Session,
        lock: threading.Lock | None,
        patience: float = 0.0,
        *,
        writes: bool = False,
        lasting: bool = True,
        heal: Callable[[], None],
    ) -> None:
        self.database = session
        self._lock = lock
        self._patience = patience  # seconds to wait for other writers
        self._writes, self._lasting = writes, lasting
        self._heal = heal  # gives all connections up, so that the next ones are opened anew

    def __enter__(self) -> UnitOfWork:
        until = time.monotonic() + self._patience
        if self._lock is not None and not self._lock.acquire(timeout=self._patience):
            raise NotSaved("database-busy")
        try:
            if self._writes:
                left = max(until - time.monotonic(), 0.0)
                options = {"patience": left, "lasting": self._lasting}
                self.database.connection(execution_options=options)
        except DBAPIError as error:
            self._end(error)
            raise NotSaved("database-not-written", why=str(error.orig)) from error
        except BaseException:
            self._end(None)
            raise
        self.added = Additions()
        self.sessions = Sessions(self.database, self.added)
        self.classes = Classes(self.database, self.added)
        self.questions = Questions(self.database, self.added)
        self.embeddings = Embeddings(self.database)
        self.history = History(self.database)
        self.shares = Shares(self.database)
        self.usage = Usage(self.database)
        self.booth = BoothRows(self.database)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(error)
        if isinstance(error, DBAPIError):
            raise NotSaved("database-not-written", why=str(error.orig)) from error

    def _end(self, error: BaseException | None) -> None:
        try:
            self.database.close()
        finally:
            if self._lock is not None:
                self._lock.release()
        if isinstance(error, OperationalError):  # read-only, full, gone: tomorrow it may be well
            self._heal()

    @contextmanager
    def part(self) -> Iterator[None]:
        """What is done within fails alone, unless it is the database that fails: then all does.

        What it adds is counted by itself in ``added``.

        Raises:
            NotSaved: where the database refuses this part.
        """
        self.added.clear()
        try:
            with self.database.begin_nested():
                yield
        except OperationalError:
            raise
        except DBAPIError as error:
            raise NotSaved("database-not-written", why=str(error.orig)) from error

    def commit(self) -> None:
        """Write everything done so far, all of it or nothing."""
        self.database.commit()


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
