"""Calls wait for their turn: so many at once, fairly, and only while somebody waits for them."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from fewshot_demo.ui import lanes
from fewshot_demo.ui.lanes import Full, Lane, Lanes, Left
from tests.loops import run_async


async def stays() -> Any:
    await anyio.sleep_forever()


async def leaves() -> Any:
    await anyio.sleep(0.01)
    return {"type": "http.disconnect"}


def test_no_more_run_at_once_than_the_lane_is_wide() -> None:
    async def main() -> tuple[int, int]:
        lane, running, most = Lane("test", 2), 0, 0

        async def call(number: int) -> None:
            nonlocal running, most
            async with lane.turn(str(number), stays):
                running += 1
                most = max(most, running)
                await anyio.sleep(0.002)
                running -= 1

        async with anyio.create_task_group() as tasks:
            for number in range(20):
                tasks.start_soon(call, number)
        return most, running

    assert run_async(main) == (2, 0)


def test_who_leaves_while_waiting_is_never_answered_and_others_are() -> None:
    async def main() -> list[str]:
        lane, done = Lane("test", 1), list[str]()

        async def call(who: str, receive: Any) -> None:
            try:
                async with lane.turn(who, receive):
                    await anyio.sleep(0.05)
                    done.append(who)
            except Left:
                done.append(f"{who} left")

        async with anyio.create_task_group() as tasks:
            for who, receive in (("first", stays), ("gone", leaves), ("last", stays)):
                tasks.start_soon(call, who, receive)
        return done

    assert run_async(main) == ["gone left", "first", "last"]


def test_one_visitor_cannot_fill_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "EACH_WAITING", 2)
    monkeypatch.setattr(lanes, "MOST_WAITING", 3)

    async def main() -> list[str]:
        lane, said = Lane("test", 1), list[str]()

        async def call(who: str) -> None:
            try:
                async with lane.turn(who, stays):
                    await anyio.sleep(0.02)
                    said.append(who)
            except Full:
                said.append(f"{who} full")

        async with anyio.create_task_group() as tasks:
            for who in ("greedy", "greedy", "greedy", "greedy", "other", "third"):
                tasks.start_soon(call, who)
        return said

    assert run_async(main) == ["greedy full", "third full", "greedy", "greedy", "greedy", "other"]


def test_a_call_that_fails_gives_its_turn_back() -> None:
    async def main() -> None:
        lane = Lane("test", 1)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                async with lane.turn("a", stays):
                    raise RuntimeError
        with anyio.fail_after(1):
            async with lane.turn("a", stays):
                pass

    run_async(main)


def test_what_takes_long_has_lanes_of_its_own() -> None:
    found = Lanes(4)
    assert found.of("rename_class", files=False).name == "quick"
    assert found.of("ask", files=False).name == "asking"
    assert found.of("where_it_looked", files=False).name == "slow"
    assert found.of("add_files", files=True).name == "files"
