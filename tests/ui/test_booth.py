"""A booth: one screen, one visitor after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.ui.browser import SCREENS, Hand, drawings
from tests.ui.conftest import Arrive, Server

KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
IDLE = 600  # seconds, which the tests' clock jumps over; the last ten are counted


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEWSHOT_KIOSK", "1")
        patch.setenv("FEWSHOT_KIOSK_IDLE", str(IDLE))
        running = Server(tmp_path_factory.mktemp("booth") / "data", "-m", "tests.ui.fake_app")
        yield running
        running.stop()


def key(hand: Hand) -> str:
    return hand.page.evaluate("sessionStorage.getItem('fewshot-booth.session')")


def begin(hand: Hand, task: str = "Signs nobody has seen") -> None:
    """Touch what demonstrates itself, and choose a task."""
    demonstrated = key(hand)
    hand.page.get_by_role("button", name="Touch to begin").click()
    hand.page.locator("#booth").get_by_role("button", name=task).click()
    expect(hand.page.locator("#booth .booth-cards")).to_be_hidden()
    assert key(hand) != demonstrated


def teach(hand: Hand) -> dict[str, Any]:
    """Draw, add it to a class, give that a name; what the visitor could come back by."""
    hand.draw(drawings("antler")[0])
    hand.answered()
    hand.keep(0)
    hand.name_class(0, "Ada")
    visitor = hand.page.evaluate("localStorage.getItem('fewshot-booth.visitor')")
    return {"visitor": visitor, "key": key(hand)}


def test_a_visit_ends_with_nothing_left(arrive: Arrive, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = arrive(clock=True, reduced_motion="no-preference")
    page = hand.page
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for elsewhere in ("#sets .set-name", "#sets .share-button", "#pad [data-part=upload]"):
        expect(page.locator(elsewhere)).to_be_hidden()
    begin(hand)
    left = teach(hand)
    asked = page.get_by_role("dialog", name="Still there?")
    page.clock.fast_forward((IDLE - 10) * 1000)
    expect(asked).to_contain_text(re.compile(r"Starting over in \d+ seconds"))
    asked.click(position={"x": 5, "y": 5})
    expect(asked).to_be_hidden()
    assert hand.names[0] == "Ada"
    page.clock.fast_forward((IDLE - 10) * 1000)
    expect(asked).to_be_visible()
    page.clock.fast_forward(11_000)
    expect(page.locator("#classes .name").first).to_have_value("antler")
    hand.ready()
    kept = page.evaluate(KEPT)
    assert left["key"] not in kept and left["visitor"] not in kept and "draft" not in kept
    assert "Ada" not in page.content() and left["key"] not in page.content()
    monkeypatch.setattr(Hand, "session", key(hand))
    assert hand.remote("open_set", **left)["refusal"]
    assert hand.remote("list_sets", visitor=left["visitor"])["sets"][0]["key"] != left["key"]
    assert hosts == {urlsplit(page.url).netloc}


def test_start_over_asks_first(arrive: Arrive) -> None:
    hand = arrive("phone")
    begin(hand)
    left = teach(hand)
    over = hand.page.locator("#booth .booth-over")
    over.click()
    hand.page.get_by_role("button", name="Go on").click()
    assert hand.names[0] == "Ada"
    over.click()
    hand.page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    expect(hand.page.locator("#classes .name").first).to_have_value("antler")
    assert left["key"] not in hand.page.evaluate(KEPT)


@pytest.mark.parametrize("size", ["desktop", "tablet", "phone"])
def test_what_is_touched_is_large(arrive: Arrive, size: str) -> None:
    hand = arrive(size)
    begin(hand)
    hand.draw(drawings("antler")[0])
    hand.answered()
    small = hand.page.evaluate(
        """[...document.querySelectorAll("button:not(.thumb)")]
            .filter((one) => one.checkVisibility())
            .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, box]) => box.height < 56 || box.width < 56).map(([name]) => name)"""
    )
    assert small == []
    chip = hand.page.locator("#keep .chip").first.bounding_box()
    lowest = hand.page.evaluate(
        """(part => part.checkVisibility() ? part.getBoundingClientRect().top : innerHeight)
            (document.querySelector("#answer .dock"))"""
    )
    assert chip and chip["y"] + chip["height"] <= lowest, (
        "drawing, answer and classes on one screen"
    )


def test_while_nobody_touches_it_the_page_shows_what_it_does(arrive: Arrive) -> None:
    hand = arrive(reduced_motion="no-preference")
    asked: list[str] = []
    hand.page.on("request", lambda request: asked.append(request.post_data or ""))
    hand.answered()
    expect(hand.label).not_to_be_empty()
    expect(hand.page.locator("#why .tile").first).to_be_visible()
    assert any('"fn_name":"ask"' in body for body in asked), "answered, not recited"
    for width, height in SCREENS.values():
        hand.page.set_viewport_size({"width": width, "height": height})
        row, words = (
            hand.page.locator(part).bounding_box()
            for part in ("#keep .chip >> nth=-1", ".booth-begin")
        )
        assert row and words and row["y"] + row["height"] <= words["y"], (width, height)
    hand.page.set_viewport_size({"width": 1440, "height": 900})
    begin(hand, "Teach it your own")
    assert hand.names == ["", ""]
    expect(hand.page.locator("#pad .paper")).to_have_class(re.compile("blank"))
    hand.settle()
    assert hand.page.locator("#pad .paper").get_attribute("data-strokes") == "0"


def test_who_wants_no_motion_gets_a_picture(arrive: Arrive) -> None:
    hand = arrive(reduced_motion="reduce")
    hand.answered()
    strokes = hand.page.locator("#pad .paper").get_attribute("data-strokes")
    hand.page.wait_for_timeout(1000)
    assert hand.page.locator("#pad .paper").get_attribute("data-strokes") == strokes != "0"
    begin(hand, "Teach it your own")
    expect(hand.page.locator("#pad .paper")).to_have_class(re.compile("blank"))
    assert "draft" not in hand.page.evaluate(KEPT)
