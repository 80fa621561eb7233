"""``make load`` and ``make soak``: visitors at once, each teaching and asking over HTTP.

Prints calls, their seconds and the memory of the server; fails on an error, a lost picture or a set
that holds what its visitor did not put there. With ``--thinking 0`` everybody asks without a pause,
and questions a second are held against those of a call that does next to nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import defaultdict
from typing import Any

import anyio
import httpx
import numpy as np
import psutil

from fewshot_demo.bench.starting import served_app
from fewshot_demo.ui.answer_first import LINES
from tests.fakes import drawing
from tests.integration.guarded import CALL, call_of, config_in
from tests.rooms import url

THINKING = 0.5  # seconds between two strokes of one visitor
CHEAPEST = "list_links"  # reads one row
SHAPES = ("ring", "line")
ACCEPT = {"accept": f"{LINES}, application/json"}


class Visitor:
    """One tab of the page, without a browser."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        number: int,
        seconds: dict[str, list[float]],
        thinking: float,
        model: str,
    ) -> None:
        self.http, self.number, self.seconds = http, number, seconds
        self.thinking, self.model = thinking, model
        self.parts: dict[str, int] = {}
        self.known: dict[str, str] = {}

    async def call(self, name: str, /, **data: Any) -> dict[str, Any]:
        started = time.perf_counter()
        body = call_of(name, self.parts[name], self.known | data, f"load-{self.number}")
        async with self.http.stream("POST", CALL, json=body, headers=ACCEPT) as reply:
            lines = reply.aiter_lines()
            found = json.loads(await anext(lines))
            self.seconds[name].append(time.perf_counter() - started)
            assert reply.status_code == 200 and "refusal" not in found, (name, found)
            if "ticket" in found:  # the answer; when it is stored, a second line says so
                found |= json.loads(await anext(lines))
                self.seconds[f"{name}, until saved"].append(time.perf_counter() - started)
        return found

    async def live(self, seconds: float, everybody: Meeting) -> None:
        config = config_in((await self.http.get("/")).text)
        for part in config["components"]:
            for name in part["props"].get("server_fns", []):
                self.parts[name] = part["id"]
        self.known["visitor"] = (await self.call("open_page"))["visitor"]
        session = (await self.call("new_set", name=f"set {self.number}"))["session"]
        self.known["session"] = session["key"]
        if self.model:
            await self.call("choose_model", model=self.model)
        for shape, entry in zip(SHAPES, session["classes"], strict=True):
            await self.call("rename_class", class_id=entry["id"], name=shape)
            for place in range(3):
                image = url(drawing(shape, place, 64 + self.number))
                await self.call("add_drawing", class_id=entry["id"], image=image)
        await self.call("ask", drawing="first", image=url(drawing("ring", 0)))
        await everybody.come()  # the model is loaded
        self.seconds.clear()
        until = time.perf_counter() + seconds
        asked = 0
        while time.perf_counter() < until:
            asked += 1
            image = url(drawing(SHAPES[asked % 2], asked % 6, 70 + self.number))
            answer = await self.call("ask", drawing=f"d{asked // 8}", image=image)
            assert answer["saved"] and {c["name"] for c in answer["classes"]} == set(SHAPES)
            await anyio.sleep(self.thinking)
        await everybody.come()
        until = time.perf_counter() + seconds / 4
        while not self.thinking and time.perf_counter() < until:
            await self.call(CHEAPEST)
        await everybody.come()
        shown = (await self.call("open_set", key=self.known["session"]))["session"]
        assert [len(entry["images"]) for entry in shown["classes"]] == [3, 3], "a lost picture"
        assert shown["name"] == f"set {self.number}", "a mixed-up set"


class Meeting:
    """Everybody waits until all are there, again and again; what the server has done till then."""

    def __init__(self, visitors: int) -> None:
        self.visitors, self.there, self.begun = visitors, 0, anyio.Event()
        self.worked: list[float] = []

    async def come(self) -> None:
        self.there += 1
        if self.there == self.visitors:
            begun, self.there, self.begun = self.begun, 0, anyio.Event()
            self.worked.append(work())
            begun.set()
        else:
            await self.begun.wait()


def work() -> float:
    """Seconds of a processor that this process's children have taken: the server."""
    children = psutil.Process(os.getpid()).children(recursive=True)
    return sum(sum(child.cpu_times()[:2]) for child in children)


def memory() -> float:
    """Megabytes of this process's children: the server."""
    children = psutil.Process(os.getpid()).children(recursive=True)
    return sum(child.memory_info().rss for child in children) / 1e6


async def crowd(
    address: str, visitors: int, seconds: float, thinking: float, model: str = ""
) -> tuple[dict[str, list[float]], list[float]]:
    taken: dict[str, list[float]] = defaultdict(list)
    limits = httpx.Limits(max_connections=visitors)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as http:
        everybody = Meeting(visitors)
        async with anyio.create_task_group() as tasks:
            for number in range(visitors):
                one = Visitor(http, number, taken, thinking, model)
                tasks.start_soon(one.live, seconds, everybody)
    return taken, everybody.worked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--thinking", type=float, default=THINKING, help="seconds, of each visitor")
    parser.add_argument("--model", default="", help="id of who answers, such as r2d2-photos")
    parser.add_argument("--rounds", type=int, default=1, help="the memory is looked at after each")
    given = parser.parse_args()
    with served_app() as address:
        print(f"{'':22} {'calls':>7} {'median':>8} {'p95':>8} {'p99':>8}")
        for turn in range(given.rounds):
            taken, worked = anyio.run(
                crowd, address, given.visitors, given.seconds, given.thinking, given.model
            )
            for name, values in sorted(taken.items()):
                p50, p95, p99 = np.percentile(values, [50, 95, 99])
                print(f"{name:22} {len(values):7} {p50:7.3f}s {p95:7.3f}s {p99:7.3f}s")
            rate = len(taken["ask"]) / given.seconds
            if taken[CHEAPEST]:
                cheapest = len(taken[CHEAPEST]) / (given.seconds / 4)
                print(f"{rate / cheapest:.2f} of the {cheapest:.1f} cheapest calls a second")
                asking, looking = (
                    1000 * (worked[place + 1] - worked[place]) / len(taken[name])
                    for place, name in enumerate(("ask", CHEAPEST))
                )
                print(f"processor: {asking:.1f} ms a question, {looking:.1f} ms a cheapest call")
            print(f"round {turn + 1}: {rate:.1f} questions/s, server {memory():.0f} MB", flush=True)


if __name__ == "__main__":
    main()
