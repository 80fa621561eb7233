"""How the use cases enter the database: in plain words, within the limits, in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from ..store import Database, StoreProblem, UnitOfWork
from ..texts import put_in_english
from .refused import in_plain_words
from .write_behind import Store, Stored, WriteBehind


class Transactions:
    """Looks, changes, and answers, which may be stored later than they are given.

    Changes and answers are stored in the order in which they were made.

    Args:
        url: of the database.
        images: where its images lie, see `Database`.
        check: refuses what would keep too much, before it is committed.

    Attributes:
        database: opened.
    """

    def __init__(self, url: str, images: str, check: Callable[[UnitOfWork], None]) -> None:
        try:
            self.database = Database(url, images)
        except StoreProblem as problem:
            put_in_english(problem)  # whoever starts the app reads the traceback
            raise
        self._check = check
        self._answers = WriteBehind(self._batch, check)

    def close(self) -> None:
        """Store what waits, and give the database back."""
        self._answers.close()
        self.database.close()

    @contextmanager
    def reading(self, *, after_answers: bool = False) -> Iterator[UnitOfWork]:
        """A look; a database that cannot be used is refused in plain words, here and below.

        Args:
            after_answers: whether it looks at questions, and so waits for answers to be stored.
        """
        if after_answers:
            self._answers.settle()
        with in_plain_words(), self.database.read() as work:
            yield work

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A change; committed at the end unless something is raised, or it would keep too much."""
        started = time.monotonic()
        self._answers.settle()
        waited = time.monotonic() - started
        with in_plain_words(), self.database.write(waited=waited) as work:
            yield work
            self._check(work)
            work.commit()

    def later(self, key: Hashable, store: Store) -> Stored:
        """Have an answer stored in a transaction with others: see `WriteBehind.put`."""
        return self._answers.put(key, store)

    @contextmanager
    def _batch(self) -> Iterator[UnitOfWork]:
        """Each answer is one stroke of a pen, and does not wait for the disk to be synced."""
        with in_plain_words(), self.database.write(lasting=False) as work:
            yield work
