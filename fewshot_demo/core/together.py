"""One call for all who wait at the same time.

Whoever comes while there is room is served at once and alone, so that a single visitor never waits
for company. Whoever comes meanwhile waits, and the next call serves all who do, in their order.
There is no thread and no clock: one of those who wait makes the call for the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

MOST = 16  # served by one call; more gain little, and all wait for the slowest

Asked = TypeVar("Asked")
Said = TypeVar("Said")


@dataclass(eq=False)
class _Place(Generic[Asked, Said]):
    """One who waits, and then what was said or what went wrong."""

    asked: Asked
    taken: bool = False
    done: bool = False
    said: Said | None = None
    problem: Exception | None = None


class Together(Generic[Asked, Said]):
    """A function of one, served by a function of many; for many threads.

    Args:
        answer: says something to each of the given, in their order.
        most: given to it at once.
        calls: of it that run at once.
    """

    def __init__(
        self, answer: Callable[[Sequence[Asked]], Sequence[Said]], most: int = MOST, calls: int = 1
    ) -> None:
        self._answer, self._most, self._free = answer, most, calls
        self._waiting: deque[_Place[Asked, Said]] = deque()
        self._changed = Condition()

    def __call__(self, asked: Asked) -> Said:
        """What is said to this one; what ``answer`` raises is raised to all it was to serve."""
        mine = _Place[Asked, Said](asked)
        with self._changed:
            self._waiting.append(mine)
        while places := self._next(mine):
            self._serve(places)
        if mine.problem is not None:
            raise mine.problem
        return mine.said  # pyright: ignore[reportReturnType]  # said, as it is done

    def _next(self, mine: _Place[Asked, Said]) -> list[_Place[Asked, Said]]:
        """Those whom this thread is to serve now; none once its own is done."""
        with self._changed:
            while not mine.done and (mine.taken or not self._free):
                self._changed.wait()
            if mine.done:
                return []
            self._free -= 1
            count = min(self._most, len(self._waiting))
            places = [self._waiting.popleft() for _ in range(count)]
            for place in places:
                place.taken = True
            return places

    def _serve(self, places: list[_Place[Asked, Said]]) -> None:
        try:
            for place, said in zip(
                places, self._answer([place.asked for place in places]), strict=True
            ):
                place.said = said
        except Exception as problem:  # noqa: BLE001 - raised to each whom it concerns
            for place in places:
                place.problem = problem
        finally:
            with self._changed:
                self._free += 1
                for place in places:
                    place.done = True
                self._changed.notify_all()
