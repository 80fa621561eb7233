"""One transaction, and what can be read and written in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from sqlalchemy import orm
from sqlalchemy.exc import DBAPIError, OperationalError

from .additions import Additions
from .booth_rows import BoothRows
from .classes import Classes
from .embedding_rows import Embeddings
from .history import History
from .objects import Objects
from .practices import Practices
from .problems import NotSaved
from .questions import Questions
from .session_rows import Sessions
from .shares import Shares
from .usage import Usage


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
        practices: the layers that practised.
        booth: counts and choices of a booth.
        added: what this transaction has added so far.
        forgotten: images whose bytes shall be gone at once when it is committed.
        database: the transaction itself, for this room only.
    """

    sessions: Sessions
    classes: Classes
    questions: Questions
    embeddings: Embeddings
    history: History
    shares: Shares
    usage: Usage
    practices: Practices
    booth: BoothRows
    added: Additions
    forgotten: set[str]

    def __init__(
        self,
        session: orm.Session,
        lock: threading.Lock | None,
        objects: Objects | None,
        patience: float = 0.0,
        *,
        writes: bool = False,
        lasting: bool = True,
        heal: Callable[[], None],
        forget: Callable[[set[str]], None] | None = None,
    ) -> None:
        self.database = session
        self._objects, self._forget, self._committed = objects, forget, False
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
        self.added, self.forgotten = Additions(), set()
        self.sessions = Sessions(self.database, self.added)
        self.classes = Classes(self.database, self.added, self._objects)
        self.questions = Questions(self.database, self.added, self.forgotten)
        self.embeddings = Embeddings(self.database)
        self.history = History(self.database)
        self.shares = Shares(self.database)
        self.usage = Usage(self.database)
        self.practices = Practices(self.database, self.added)
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
        if self._committed and self.forgotten and self._objects and self._forget:
            self._forget(self.forgotten)

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
        self._committed = True
