"""The parts of ``make replicas`` that need no server: a proof that cannot fail proves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from tests.loops import run_async
from tests.proof import replicas
from tests.proof.replicas import Failed, Failure, Findings, Visitor, table
from tests.proof.servers import needed

GONE = {"reason": "gone", "error": "The server has ended."}


def _visitor(answer: Callable[[str], httpx.Response]) -> Visitor:
    """A visitor with a set of two classes, and a server that answers each function like this."""

    def reply(request: httpx.Request) -> httpx.Response:
        return answer(json.loads(request.content)["fn_name"])

    http = httpx.AsyncClient(transport=httpx.MockTransport(reply), base_url="http://here")
    visitor = Visitor(http, 7, Findings())
    visitor.parts = dict.fromkeys(("ask", "add_drawing", "open_set"), 1)
    visitor.known, visitor.classes = {"session": "key"}, [1, 2]
    return visitor


def _stored(*counts: int, name: str = "set 7") -> httpx.Response:
    classes = [{"name": "ring", "images": [0] * count} for count in counts]
    return httpx.Response(200, json={"session": {"name": name, "classes": classes}})


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "AGAIN", 0.0)


@pytest.mark.parametrize(
    ("there", "lost"), [((2, 1), 0), ((3, 1), 0), ((1, 1), 1), ((4, 1), 1), ((2, 0), 1)]
)
def test_a_set_must_hold_what_was_saved_and_nothing_that_was_not_sent(
    there: tuple[int, ...], lost: int
):
    visitor = _visitor(lambda _: _stored(*there))
    visitor.saved, visitor.perhaps = [2, 1], [3, 1]
    run_async(visitor.look)
    assert len(visitor.found.lost) == lost
    assert visitor.saved == list(there)


def test_another_visitors_set_is_a_lost_one():
    visitor = _visitor(lambda _: _stored(0, 0, name="set 8"))
    run_async(visitor.look)
    assert len(visitor.found.lost) == 1


def test_a_picture_counts_as_saved_when_the_server_said_so():
    visitor = _visitor(lambda _: httpx.Response(502, json=GONE))
    with pytest.raises(Failed):
        run_async(visitor.teach, 0)
    assert (visitor.saved, visitor.perhaps) == ([0, 0], [1, 0])
    visitor = _visitor(lambda _: httpx.Response(200, json={}))
    run_async(visitor.teach, 0)
    assert (visitor.saved, visitor.perhaps) == ([1, 0], [1, 0])


@pytest.mark.parametrize(("named", "outdated"), [(("line", "ring"), 0), (("line", "loop"), 1)])
def test_an_answer_must_know_the_names_of_now(named: tuple[str, ...], outdated: int):
    classes = [{"name": name} for name in named]
    visitor = _visitor(lambda _: httpx.Response(200, json={"classes": classes}))
    run_async(visitor.ask, 1)
    assert (visitor.found.questions, len(visitor.found.outdated)) == (1, outdated)


def test_a_call_is_made_again_until_it_is_answered():
    replies = iter([httpx.Response(502, json=GONE), httpx.Response(502, text="<html>"), _stored()])
    visitor = _visitor(lambda _: next(replies))
    assert "session" in run_async(visitor.surely, "open_set")
    assert visitor.found.failures[0].said == GONE["error"]
    assert len(visitor.found.wordless()) == 1


def test_only_calls_that_were_under_way_may_fail():
    found = Findings(kills=[(10.0, 10.5)])
    for sent, ended in ((9.0, 10.1), (10.4, 11.0), (8.0, 9.9), (10.6, 10.7)):
        found.failures.append(Failure("ask", sent, ended, "It ended."))
    assert [call.sent for call in found.unexplained()] == [8.0, 10.6]
    assert dict(table(found, 2.0))["… with no server killed meanwhile"] == 2


def test_each_server_is_killed_in_its_turn_once_all_are_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replicas, "NOTICED", 0.0)
    told: list[str] = []

    class Server:
        def __init__(self, name: str) -> None:
            self.name, self.there = name, True

        def is_ready(self) -> bool:
            self.there, before = True, self.there
            return before

        def kill(self) -> None:
            self.there = False
            told.append(f"kill {self.name}")

        def start(self) -> None:
            told.append(f"start {self.name}")

    found, servers = Findings(), [Server("a"), Server("b")]
    run_async(replicas.kill_in_turns, servers, 0.0, 3, found)
    assert told == [f"{what} {name}" for name in "aba" for what in ("kill", "start")]
    assert len(found.kills) == 3


def test_what_is_not_installed_is_named():
    with pytest.raises(SystemExit, match=r"no-such-program.*apt-get install"):
        needed("no-such-program")
