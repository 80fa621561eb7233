"""Answers go out first and are stored behind them, in order, many in one transaction.

Whoever asks waits for the model and not for the disk. Nothing is called saved before it is: what is
put here comes back as a future, which is done when the transaction is committed. What comes after
an answer, a change or a look at the questions, waits until all answers before it are stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass
from threading import Lock

from ..store import StoreProblem, UnitOfWork
from .measures import stage
from .refused import AWAY, Refused

log = logging.getLogger(__name__)

MOST = 256  # that wait at once; one more is refused

Store = Callable[[UnitOfWork], int]  # writes one answer; the id of its question
Stored = Future[int]  # that id, once it is committed; `Refused` where it cannot be

_promised: ContextVar[list[Stored] | None] = ContextVar("promised", default=None)


@contextmanager
def answered_first() -> Iterator[list[Stored]]:
    """What is done within answers before the answer is stored; the list says when it is."""
    promised = list[Stored]()
    token = _promised.set(promised)
    try:
        yield promised
    finally:
        _promised.reset(token)


def promise(stored: Stored) -> bool:
    """Whether whoever asks lets the answer go out first; they are told then when it is stored."""
    promised = _promised.get()
    if promised is None:
        return False
    promised.append(stored)
    return True


@dataclass
class _Answer:
    """An answer that waits; ``caller`` is the context it was given in."""

    store: Store
    caller: Context
    told: list[Stored]


class WriteBehind:
    """A queue before the database, with a thread of its own that empties it.

    Args:
        transaction: a unit of work, which `Refused` ends in plain words where it cannot be used.
        check: refuses an answer that would keep too much, by itself.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[UnitOfWork]],
        check: Callable[[UnitOfWork], None],
    ) -> None:
        self._transaction, self._check = transaction, check
        self._waiting: dict[Hashable, _Answer] = {}
        self._under_way: list[_Answer] = []
        self._busy = False  # whether the thread was told to look
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "write-behind")

    def put(self, key: Hashable, store: Store) -> Stored:
        """Have an answer stored. Of several with the same key that wait, the newest is.

        Args:
            key: of the question; an answer to it that still waits gives way.
            store: what is called in the transaction.
        """
        stored = Stored()
        stored.set_running_or_notify_cancel()  # who leaves before it is stored does not stop it
        with self._lock:
            older = self._waiting.get(key)
            if older is None and len(self._waiting) >= MOST:
                stored.set_exception(Refused(AWAY))
                return stored
            told = [*(older.told if older else ()), stored]
            self._waiting[key] = _Answer(store, copy_context(), told)
            if not self._busy:
                self._wake()
        return stored

    def settle(self) -> None:
        """Wait until every answer that was put before is stored, or cannot be."""
        with self._lock:
            answers = [*self._under_way, *self._waiting.values()]
        if answers:
            wait([stored for answer in answers for stored in answer.told])

    def close(self) -> None:
        """Store what waits, and end."""
        self._thread.shutdown()

    def _wake(self) -> None:
        try:
            self._thread.submit(self._empty)
            self._busy = True
        except RuntimeError:  # closed: the process ends
            for answer in self._waiting.values():
                for stored in answer.told:
                    stored.set_exception(Refused(AWAY))
            self._waiting.clear()

    def _empty(self) -> None:
        while answers := self._next():
            with stage("store"):
                outcomes = self._store(answers)
            for answer, outcome in zip(answers, outcomes, strict=True):
                for stored in answer.told:
                    if isinstance(outcome, int):
                        stored.set_result(outcome)
                    else:
                        stored.set_exception(outcome)

    def _next(self) -> list[_Answer]:
        with self._lock:
            self._under_way = list(self._waiting.values())
            self._waiting = {}
            self._busy = bool(self._under_way)
            return self._under_way

    def _store(self, answers: list[_Answer]) -> list[int | Refused]:
        """The ids once all are committed; one that is refused does not hold the others."""
        try:
            with self._transaction() as work:
                outcomes = [self._part(work, answer) for answer in answers]
                work.commit()
            return outcomes
        except Refused as refusal:
            return [refusal for _ in answers]
        except Exception:
            log.exception("answers were not stored")
            return [Refused(AWAY) for _ in answers]

    def _part(self, work: UnitOfWork, answer: _Answer) -> int | Refused:
        try:
            with work.part():
                question = answer.caller.run(answer.store, work)
                answer.caller.run(self._check, work)
            return question
        except Refused as refusal:
            return refusal
        except StoreProblem as problem:
            log.warning("an answer was not stored: %s", problem)
            return Refused(AWAY)
