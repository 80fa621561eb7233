"""``make replicas``: two servers on PostgreSQL behind nginx, one of them killed again and again.

Visitors teach and ask through nginx, each call at whichever server is free. A call fails only if
its server was killed meanwhile, and says so; every change that was called saved is there in the
end, and whoever asks after a change is answered with it, whichever server they come to.
"""

from __future__ import annotations

import argparse
import ssl
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx

from tests.fakes import drawing
from tests.integration.guarded import CALL, call_of, config_in
from tests.proof.servers import Replica, nginx, postgres
from tests.rooms import url

SHAPES = ("ring", "line")
THINKING = 0.3  # seconds between two calls of a visitor
MOST = 12  # pictures that a visitor puts into each class
NOTICED = 2.0  # seconds after which nginx has noticed that a server is there again
AGAIN = 0.5  # seconds until a visitor whose call failed looks what is there


@dataclass(frozen=True)
class Failure:
    """A call that brought nothing: when it was sent and given up, and what was said instead."""

    name: str
    sent: float
    ended: float
    said: str


@dataclass
class Findings:
    """What all visitors met, and when servers were killed: from before to after."""

    calls: int = 0
    questions: int = 0
    failures: list[Failure] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    sets: int = 0
    kills: list[tuple[float, float]] = field(default_factory=list)

    def unexplained(self) -> list[Failure]:
        """Calls that failed though no server was killed while they were under way."""
        return [
            call
            for call in self.failures
            if not any(call.sent <= after and call.ended >= before for before, after in self.kills)
        ]

    def wordless(self) -> list[Failure]:
        """Calls that failed without a sentence that says so."""
        return [call for call in self.failures if not call.said.endswith(".")]


class Failed(Exception):
    """A call brought nothing."""


class Visitor:
    """One tab of the page, without a browser. What may have been saved is between two numbers."""

    def __init__(self, http: httpx.AsyncClient, number: int, found: Findings) -> None:
        self.http, self.number, self.found = http, number, found
        self.parts: dict[str, int] = {}
        self.known: dict[str, str] = {}
        self.classes: list[int] = []
        self.saved, self.perhaps = [0, 0], [0, 0]
        self.names: list[str] = [*SHAPES]

    async def live(self, until: float) -> None:
        """Make a set, teach and ask until the time is up; in the end look whether all is there."""
        await self.arrive()
        turn = 0
        while time.monotonic() < until:
            turn += 1
            untaught = [place for place in range(len(SHAPES)) if not self.saved[place]]
            try:
                if untaught or turn % 4 == 1:
                    await self.teach(untaught[0] if untaught else turn // 4 % 2)
                else:
                    await self.ask(turn)
            except Failed:
                await anyio.sleep(AGAIN)
                await self.look()
            await anyio.sleep(THINKING)
        await self.look()

    async def arrive(self) -> None:
        """Open the page and make a set."""
        config = config_in((await self.http.get("/")).raise_for_status().text)
        for part in config["components"]:
            for name in part["props"].get("server_fns", []):
                self.parts[name] = part["id"]
        self.known["visitor"] = (await self.surely("open_page"))["visitor"]
        made = (await self.surely("new_set", name=f"set {self.number}"))["session"]
        self.known["session"], self.found.sets = made["key"], self.found.sets + 1
        self.classes = [entry["id"] for entry in made["classes"]]
        for place in range(len(SHAPES)):
            await self.surely("rename_class", class_id=self.classes[place], name=SHAPES[place])

    async def teach(self, place: int) -> None:
        """Another picture, or another name when there are enough."""
        if self.perhaps[place] < MOST:
            picture = url(drawing(SHAPES[place], self.perhaps[place], 64 + self.number))
            self.perhaps[place] += 1
            await self.call("add_drawing", class_id=self.classes[place], image=picture)
            self.saved[place] += 1
        else:
            name = f"{SHAPES[place]} {self.found.calls}"
            await self.call("rename_class", class_id=self.classes[place], name=name)
            self.names[place] = name

    async def ask(self, turn: int) -> None:
        picture = url(drawing(SHAPES[turn % 2], turn % 6, 70 + self.number))
        answer = await self.call("ask", drawing=f"d{turn // 8}", image=picture)
        self.found.questions += 1
        if sorted(entry["name"] for entry in answer["classes"]) != sorted(self.names):
            self.found.outdated.append(f"{self.names} expected, {answer['classes']} answered")

    async def look(self) -> None:
        """What is stored, held against what was called saved."""
        shown = (await self.surely("open_set", key=self.known["session"]))["session"]
        counts = [len(entry["images"]) for entry in shown["classes"]]
        limits = zip(self.saved, counts, self.perhaps, strict=True)
        if not all(low <= count <= high for low, count, high in limits):
            self.found.lost.append(f"{self.saved} saved, {counts} there")
        if shown["name"] != f"set {self.number}":
            self.found.lost.append(f"set {self.number} expected, {shown['name']} there")
        self.saved, self.perhaps = counts, list(counts)
        self.names = [entry["name"] for entry in shown["classes"]]

    async def surely(self, name: str, /, **data: Any) -> dict[str, Any]:
        """A call that is made again until it is answered."""
        while True:
            try:
                return await self.call(name, **data)
            except Failed:
                await anyio.sleep(AGAIN)

    async def call(self, name: str, /, **data: Any) -> dict[str, Any]:
        sent = time.monotonic()
        body = call_of(name, self.parts[name], self.known | data, f"tab-{self.number}")
        self.found.calls += 1
        try:
            reply = await self.http.post(CALL, json=body)
            found = reply.json()
        except (httpx.HTTPError, ValueError) as error:
            reply, found = None, {"error": repr(error)}
        if reply is None or reply.status_code != 200 or "refusal" in found:
            said = str(found.get("refusal") or found.get("error"))
            self.found.failures.append(Failure(name, sent, time.monotonic(), said))
            raise Failed
        return found


async def kill_in_turns(
    replicas: Sequence[Replica], every: float, times: int, found: Findings
) -> None:
    """Kill one server after the other, each once all are there, and start it again."""
    for turn in range(times):
        await anyio.sleep(every)
        while not all([await anyio.to_thread.run_sync(one.is_ready) for one in replicas]):
            await anyio.sleep(AGAIN)
        await anyio.sleep(NOTICED)
        before = time.monotonic()
        await anyio.to_thread.run_sync(replicas[turn % len(replicas)].kill)
        found.kills.append((before, time.monotonic()))
        replicas[turn % len(replicas)].start()


async def crowd(
    address: str, trusted: Path, replicas: Sequence[Replica], given: argparse.Namespace
) -> Findings:
    """All visitors at once, while servers are killed."""
    found = Findings()
    context = ssl.create_default_context(cafile=str(trusted))
    limits = httpx.Limits(max_connections=given.visitors)
    async with httpx.AsyncClient(
        base_url=address, verify=context, timeout=60, limits=limits
    ) as http:
        times = int(given.seconds // given.every)
        until = time.monotonic() + given.seconds
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(kill_in_turns, replicas, given.every, times, found)
            for number in range(given.visitors):
                tasks.start_soon(Visitor(http, number, found).live, until)
    return found


def table(found: Findings, seconds: float) -> list[tuple[str, float]]:
    """What is told of a run."""
    return [
        ("servers killed", len(found.kills)),
        ("sets", found.sets),
        ("sets lost, or a change of one", len(found.lost)),
        ("answers that missed a change", len(found.outdated)),
        ("calls", found.calls),
        ("calls that failed", len(found.failures)),
        ("… with no server killed meanwhile", len(found.unexplained())),
        ("… without a sentence", len(found.wordless())),
        ("questions a second", found.questions / seconds),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--every", type=float, default=12, help="seconds between two kills")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # servers that run as another user reach their folders below
        database = stack.enter_context(postgres(folder / "postgres"))
        replicas = [Replica(folder / f"app-{number}", database) for number in (1, 2)]
        for replica in replicas:
            stack.callback(replica.kill)
        for replica in replicas:
            replica.wait()
        ports = [replica.port for replica in replicas]
        address = stack.enter_context(nginx(folder / "nginx", ports))
        trusted = folder / "nginx" / "conf" / "tls" / "certificate.pem"
        found = anyio.run(crowd, address, trusted, replicas, given)
    for what, value in table(found, given.seconds):
        print(f"{what:36} {value:8.4g}")
    for problem in (*found.lost, *found.outdated, *found.unexplained(), *found.wordless()):
        print(problem)
    assert not found.lost, "a set or a change that was called saved is gone"
    assert not found.outdated, "a server answered with what was changed at the other"
    assert not found.unexplained() and not found.wordless(), "a call failed that should not"


if __name__ == "__main__":
    main()
