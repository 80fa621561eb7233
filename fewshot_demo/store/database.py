"""The database: connections, a schema that brings itself up to date, and the unit of work."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, orm, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from .additions import Additions
from .classes import Classes
from .embedding_rows import Embeddings
from .history import History
from .problems import NotSaved, StoreProblem
from .purge import purge
from .questions import Questions
from .session_rows import Sessions
from .usage import Usage

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_SECONDS = 10
HURRIED_SECONDS = 0.2  # what can be left undone does not wait longer for others
NETWORK = ("nfs", "cifs", "smb", "9p", "virtiofs", "fuse", "ceph", "lustre", "afs")


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
            self._engine, local_file = _engine(url)
            # SQLite has one writer at a time. Threads queue here, fairly and without polling;
            # other processes wait by the busy timeout.
            self._writing = threading.Lock() if local_file else None
            self._migrate()
        except (DBAPIError, OSError) as error:
            raise StoreProblem("database-not-opened", url=url, why=str(error)) from error
        self._readers = orm.sessionmaker(self._engine, autoflush=False, expire_on_commit=False)
        writing = self._engine.execution_options(writes=True)
        self._writers = orm.sessionmaker(writing, expire_on_commit=False)
        hurried = self._engine.execution_options(writes=True, hurried=True)
        self._hurried = orm.sessionmaker(hurried, expire_on_commit=False)

    def read(self) -> UnitOfWork:
        """A unit of work that only reads."""
        return UnitOfWork(self._readers(), None)

    def write(self, *, hurried: bool = False) -> UnitOfWork:
        """A unit of work that may commit. Do the slow work before entering it; don't nest.

        Args:
            hurried: rather fail than wait for other writers.
        """
        sessions = self._hurried if hurried else self._writers
        return UnitOfWork(sessions(), self._writing, HURRIED_SECONDS if hurried else -1)

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
        usage: how much is stored.
        added: what this transaction has added so far.
        database: the transaction itself, for this room only.
    """

    sessions: Sessions
    classes: Classes
    questions: Questions
    embeddings: Embeddings
    history: History
    usage: Usage
    added: Additions

    def __init__(
        self, session: orm.Session, lock: threading.Lock | None, patience: float = -1
    ) -> None:
        self.database = session
        self._lock = lock
        self._patience = patience  # seconds to wait for the lock; below 0: as long as it takes

    def __enter__(self) -> UnitOfWork:
        if self._lock is not None and not self._lock.acquire(timeout=self._patience):
            raise NotSaved("database-busy")
        self.added = Additions()
        self.sessions = Sessions(self.database, self.added)
        self.classes = Classes(self.database, self.added)
        self.questions = Questions(self.database, self.added)
        self.embeddings = Embeddings(self.database)
        self.history = History(self.database)
        self.usage = Usage(self.database)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.database.close()
        finally:
            if self._lock is not None:
                self._lock.release()
        if isinstance(error, DBAPIError):
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


def _engine(url: str) -> tuple[Engine, bool]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True), False
    if not parsed.database or parsed.database == ":memory:":
        raise StoreProblem("database-no-file", url=url)
    path = Path(parsed.database).resolve()
    _private(path)
    engine = create_engine(
        parsed, pool_size=10, max_overflow=50, hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )  # fmt: skip
    journal = "DELETE" if on_network(path.parent) else "WAL"

    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late and too weak
        for pragma in (
            f"busy_timeout={BUSY_SECONDS * 1000}",
            f"journal_mode={journal}",
            f"synchronous={'NORMAL' if journal == 'WAL' else 'FULL'}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        # A reader that turns writer may fail at once; a writer therefore takes its lock first.
        options = connection.get_execution_options()
        if hurried := options.get("hurried", False):
            _wait(connection, HURRIED_SECONDS)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
        finally:
            if hurried:
                _wait(connection, BUSY_SECONDS)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine, True


def _private(path: Path) -> None:
    """Nobody else on this machine reads the database: 0600, and 0700 for a folder made for it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # SQLite gives its other files the mode of this one
    with suppress(OSError):  # on a disk that is read-only, or another user's who has let us in
        path.chmod(0o600)


def _wait(connection: Connection, seconds: float) -> None:
    connection.exec_driver_sql(f"PRAGMA busy_timeout={round(seconds * 1000)}")


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
