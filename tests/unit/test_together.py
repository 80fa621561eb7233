"""Who waits at the same time is served at once: fairly, boundedly, and never for company."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from fewshot_demo.core.together import Together

PATIENCE = 60.0  # seconds; only a test that fails waits so long


class Busy:
    """Doubles numbers, once it is let; notes what it was given together."""

    def __init__(self) -> None:
        self.given: list[list[int]] = []
        self.begun, self.go_on = Event(), Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.given.append(list(numbers))
        self.begun.set()
        assert self.go_on.wait(PATIENCE)
        if 13 in numbers:
            raise ValueError("unlucky")
        return [2 * number for number in numbers]


def waiting(together: Together[int, int], count: int) -> None:
    """Until so many wait."""
    with together._changed:
        while len(together._waiting) < count:
            together._changed.wait(0.001)


def asked(busy: Busy, numbers: Sequence[int], most: int = 16) -> list[object]:
    """What is said to each, who come in this order while the first is served."""
    together = Together(busy, most)
    with ThreadPoolExecutor(len(numbers)) as pool:
        calls = [pool.submit(together, numbers[0])]
        assert busy.begun.wait(PATIENCE)
        for place, number in enumerate(numbers[1:], 1):
            calls.append(pool.submit(together, number))
            waiting(together, place)
        busy.go_on.set()
        return [call.exception() or call.result() for call in calls]


def test_who_comes_alone_is_served_alone_and_at_once() -> None:
    busy = Busy()
    busy.go_on.set()
    together = Together(busy)
    assert [together(number) for number in (1, 2, 3)] == [2, 4, 6]
    assert busy.given == [[1], [2], [3]]


def test_who_comes_meanwhile_is_served_together_each_with_their_own() -> None:
    busy = Busy()
    assert asked(busy, range(8)) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert busy.given == [[0], [1, 2, 3, 4, 5, 6, 7]]


def test_one_call_serves_only_so_many_and_who_came_first() -> None:
    busy = Busy()
    assert asked(busy, range(8), most=3) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert busy.given == [[0], [1, 2, 3], [4, 5, 6], [7]]


def test_what_goes_wrong_is_told_to_those_it_concerns_and_it_goes_on() -> None:
    busy = Busy()
    said = asked(busy, [1, 13, 3])
    assert said[0] == 2
    assert [str(problem) for problem in said[1:]] == ["unlucky", "unlucky"]
    assert Together(busy)(5) == 10


def test_as_many_calls_run_as_are_allowed() -> None:
    both = Barrier(2)

    def answer(numbers: Sequence[int]) -> list[int]:
        both.wait(PATIENCE)  # broken unless two are here
        return [2 * number for number in numbers]

    together = Together(answer, calls=2)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(together, (1, 2))) == [2, 4]


def test_too_few_answers_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        Together[int, int](lambda numbers: [])(1)
