"""How often one visitor and one address may come, and who an address is."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from fewshot_demo.guard import Guard, rates
from fewshot_demo.guard.addresses import address
from fewshot_demo.guard.rates import Rate
from fewshot_demo.guard.request_refused import RequestRefused
from fewshot_demo.settings import Settings
from tests.integration.guarded import CALL, Recorder, Reply, asked
from tests.loops import run_async

JSON = {"content-type": "application/json"}


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(rate: Rate, key: str, times: int) -> int:
    """How many of so many attempts at once go through."""
    passed = 0
    for _ in range(times):
        try:
            rate.take(key)
            passed += 1
        except RequestRefused:
            pass
    return passed


def test_a_bucket_holds_its_seconds_and_fills_again() -> None:
    clock = Clock()
    rate = Rate(10, 3, clock)
    assert taken(rate, "a", 100) == 30
    assert taken(rate, "b", 100) == 30
    clock.now += 0.5
    assert taken(rate, "a", 100) == 5
    clock.now += 1000
    assert taken(rate, "a", 100) == 30


def test_a_steady_visitor_is_never_refused() -> None:
    clock = Clock()
    rate = Rate(10, 1, clock)
    for _ in range(1000):
        rate.take("a")
        clock.now += 0.1


def test_a_refusal_says_when_to_come_again() -> None:
    clock = Clock()
    rate = Rate(0.5, 4, clock)
    assert taken(rate, "a", 2) == 2
    with pytest.raises(RequestRefused) as refused:
        rate.take("a")
    assert (refused.value.status, refused.value.after) == (429, 2)
    clock.now += refused.value.after
    rate.take("a")


def test_the_table_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "KEYS", 100)
    rate = Rate(10, 1)
    for number in range(1000):
        rate.take(f"10.0.{number}")
    assert len(rate) == 100


async def call(
    guard: Guard,
    session: str,
    peer: str = "10.0.0.1",
    name: str = "ask",
    image: str = "",
    **headers: str,
) -> Reply:
    data = {"image": image} if image else {}
    body = {"data": data, "component_id": 1, "fn_name": name, "session_hash": session}
    sent = JSON | {name.replace("_", "-"): value for name, value in headers.items()}
    return await asked(guard, "POST", CALL, sent, [orjson.dumps(body)], peer=peer)


def passed(guard: Guard, *calls: dict[str, Any]) -> int:
    async def all_of_them() -> list[int]:
        return [(await call(guard, **one)).status for one in calls]

    statuses = run_async(all_of_them)
    assert set(statuses) <= {200, 429}
    return statuses.count(200)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time that stands still."""
    clock = Clock()
    monkeypatch.setattr(Rate.__init__, "__defaults__", (clock,))
    return clock


def test_fifty_visitors_on_one_address_draw_at_ten_strokes_a_second(still: Clock) -> None:
    guard = Guard(Recorder(), Settings())
    for _ in range(12):  # seconds, each with all of its strokes at once
        calls = [{"session": f"tab{number}"} for number in range(50)] * 10
        assert passed(guard, *calls) == len(calls)
        still.now += 1


def test_fifty_pages_are_opened_at_once_behind_one_address(still: Clock) -> None:
    guard = Guard(Recorder(), Settings())

    async def load() -> set[int]:
        pages = {(await asked(guard, "GET", "/")).status for _ in range(50)}
        files = {(await asked(guard, "GET", "/assets/a.js")).status for _ in range(50 * 90)}
        return pages | files

    assert run_async(load) == {200}


def test_one_visitor_is_held_back_and_the_others_are_not(still: Clock) -> None:
    guard = Guard(Recorder(), Settings(visitor_rate=10))
    assert passed(guard, *[{"session": "greedy"}] * 200) == 30
    assert passed(guard, {"session": "other"}) == 1
    assert passed(guard, {"session": "greedy", "peer": "10.0.0.2"}) == 1  # a name is no proof
    still.now += 1
    assert passed(guard, *[{"session": "greedy"}] * 200) == 10


def test_a_new_name_for_every_call_is_no_way_round(still: Clock) -> None:
    guard = Guard(Recorder(), Settings(newcomer_rate=60))
    names = [{"session": f"s{number}"} for number in range(500)]
    assert passed(guard, *names) == 30
    assert passed(guard, {"session": "s1"}) == 1  # who is known goes on
    assert passed(guard, {"session": "new", "peer": "10.0.0.2"}) == 1


def test_an_address_is_held_back_whatever_it_asks_for(still: Clock) -> None:
    guard = Guard(Recorder(), Settings(address_rate=10))

    async def flood(path: str, peer: str) -> list[int]:
        return [(await asked(guard, "GET", path, peer=peer)).status for _ in range(150)]

    assert run_async(flood, "/nothing", "10.0.0.1").count(429) == 50
    assert run_async(flood, "/theme.css", "10.0.0.1").count(429) == 150
    assert run_async(flood, "/theme.css", "10.0.0.2").count(429) == 50


def test_a_refusal_has_a_sentence_and_a_time(still: Clock) -> None:
    guard = Guard(Recorder(), Settings(visitor_rate=1))
    assert passed(guard, *[{"session": "s"}] * 3) == 3
    reply = run_async(call, guard, "s")
    assert reply.status == 429
    assert int(reply.headers["retry-after"]) >= 1
    assert reply.json() == {
        "reason": "often",
        "refusal": "That was a little too fast. Please wait a moment.",
    }


@pytest.mark.parametrize(
    ("peer", "forwarded", "hops", "expected"),
    [
        ("10.0.0.1", "", 0, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6", 0, "10.0.0.1"),  # nobody is believed
        ("10.0.0.1", "1.2.3.4", 1, "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),  # the visitor wrote the first
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9", 2, "1.2.3.4"),
        ("10.0.0.1", "1.2.3.4", 3, "1.2.3.4"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "rubbish", 1, "unknown"),
        ("10.0.0.1", "x" * 100_000, 1, "unknown"),
        ("::ffff:1.2.3.4", "", 0, "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", 0, "2001:db8:1:2::/64"),
        ("[::1]", "", 0, "::/64"),
    ],
)
def test_an_address_is_what_trusted_proxies_say(
    peer: str, forwarded: str, hops: int, expected: str
) -> None:
    assert address({"client": (peer, 1)}, forwarded, hops) == expected


def test_an_address_may_be_missing() -> None:
    assert address({}, "", 0) == "unknown"


def test_a_made_up_address_is_no_way_round(still: Clock) -> None:
    calls = [
        {"session": "s", "x_forwarded_for": f"1.1.1.{number}, 9.9.9.9"} for number in range(200)
    ]
    for hops in (0, 1):
        guard = Guard(Recorder(), Settings(visitor_rate=10, trusted_hops=hops))
        assert passed(guard, *calls) == 30
    guard = Guard(Recorder(), Settings(visitor_rate=10, trusted_hops=2))
    assert passed(guard, *calls) == 200


def test_a_camera_is_answered_eight_times_a_second_and_not_thirty(still: Clock) -> None:
    guard = Guard(Recorder(), Settings())
    for _ in range(20):  # seconds
        assert passed(guard, *[{"session": "tab", "name": "ask_live"}] * 8) == 8
        still.now += 1
    assert passed(guard, *[{"session": "tab", "name": "ask_live"}] * 60) == 24
    assert passed(guard, {"session": "tab"}) == 1  # the other calls go on


def test_a_frame_is_small(still: Clock) -> None:
    guard = Guard(Recorder(), Settings(max_frame_kb=100))

    async def sent(name: str, size: int) -> int:
        return (await call(guard, "tab", name=name, image="x" * size)).status

    assert run_async(sent, "ask_live", 90_000) == 200
    assert run_async(sent, "ask_live", 101_000) == 413
    assert run_async(sent, "ask", 101_000) == 200


def test_where_it_looked_is_asked_by_hand_and_not_by_a_program(still: Clock) -> None:
    guard = Guard(Recorder(), Settings())
    looks = [{"session": "tab", "name": "where_it_looked"}]
    assert passed(guard, *looks * 30) == 10
    still.now += 1
    assert passed(guard, *looks * 5) == 2
