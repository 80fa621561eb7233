"""Calls wait for their turn, so that many visitors do not slow each other down.

Answering is work for a processor: more calls at once than there are processors take longer all
together, not only each. Those that take long have lanes of their own, so that a short one never
stands behind them. Questions have one that is wider: they wait for the same models, which read
several pictures at once in less time than one after the other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import anyio
from prometheus_client import Gauge

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

WAITING = Gauge("fewshot_calls_waiting", "Calls that wait for their turn.", ["lane"])
RUNNING = Gauge("fewshot_calls_running", "Calls that are being answered.", ["lane"])

# many answers in one call
SLOW = frozenset(
    {
        *("compare_models", "without_each", "where_it_looked", "look_inside"),
        *("plan_check", "check_set", "plan_practice", "practise_set"),
    }
)
ASKING = frozenset({"ask", "ask_again", "ask_live"})  # a model, which answers several at once
COMPANY = 3  # questions for each processor that may wait for a model together
MOST_WAITING = 400  # in one lane; one more is refused
EACH_WAITING = 8  # of one visitor


class Full(Exception):
    """Too many wait already."""


class Left(Exception):
    """The visitor went away while the call waited."""


class Lane:
    """A queue before so many threads.

    Args:
        name: for the measures.
        width: calls that run at once.

    Attributes:
        threads: what the functions of calls that have their turn run in.
    """

    def __init__(self, name: str, width: int) -> None:
        self.name, self.threads = name, anyio.CapacityLimiter(width)
        self._turns = anyio.Semaphore(width, fast_acquire=True)
        self._waiting: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, visitor: str, receive: Receive) -> AsyncIterator[None]:
        """Wait until there is a thread, and have it.

        Args:
            visitor: whose call; each can have only so many waiting.
            receive: of the request, which says when the visitor leaves.

        Raises:
            Full, Left: instead.
        """
        with self._counted(visitor), WAITING.labels(self.name).track_inprogress():
            await self._wait(receive)
        try:
            with RUNNING.labels(self.name).track_inprogress():
                yield
        finally:
            self._turns.release()

    @contextmanager
    def _counted(self, visitor: str) -> Iterator[None]:
        if self._waiting[visitor] >= EACH_WAITING or self._waiting.total() >= MOST_WAITING:
            raise Full
        self._waiting[visitor] += 1
        try:
            yield
        finally:
            self._waiting[visitor] -= 1
            self._waiting += Counter()  # forgets whoever has none

    async def _wait(self, receive: Receive) -> None:
        with suppress(anyio.WouldBlock):
            self._turns.acquire_nowait()
            return
        came = False
        async with anyio.create_task_group() as tasks:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(watch)
            await self._turns.acquire()
            came = True
            tasks.cancel_scope.cancel()
        if not came:
            raise Left


class Lanes:
    """Which lane a call takes."""

    def __init__(self, processors: int | None = None) -> None:
        count = processors or os.cpu_count() or 1
        self._quick = Lane("quick", count)
        self._asking = Lane("asking", COMPANY * count)
        self._files = Lane("files", max(1, count // 2))
        self._slow = Lane("slow", max(1, count // 2))

    def of(self, function: str, *, files: bool) -> Lane:
        """The lane of a call of this function, with or without files."""
        if files:
            return self._files
        if function in ASKING:
            return self._asking
        return self._slow if function in SLOW else self._quick
