"""A finger and a pen draw as a mouse does, and a finger on the pad does not scroll the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from fewshot_demo.datasets.strokes import SIDE, place
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive

Point = tuple[float, float]


def finger(devtools: CDPSession, points: list[Point]) -> None:
    def touch(kind: str, *at: Point) -> None:
        where = [{"x": x, "y": y} for x, y in at]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    touch("touchStart", points[0])
    for point in points[1:]:
        touch("touchMove", point)
    touch("touchEnd")


def pen(devtools: CDPSession, points: list[Point]) -> None:
    def move(kind: str, at: Point) -> None:
        fields = {"x": at[0], "y": at[1], "button": "left", "buttons": 1, "clickCount": 1}
        devtools.send(
            "Input.dispatchMouseEvent", {"type": kind, "pointerType": "pen", "force": 0.5, **fields}
        )

    move("mousePressed", points[0])
    for point in points[1:]:
        move("mouseMoved", point)
    move("mouseReleased", points[-1])


def draw_with(tool: Callable[[CDPSession, list[Point]], None], hand: Hand, drawing: Any) -> None:
    canvas = hand.page.locator("#pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    devtools = hand.page.context.new_cdp_session(hand.page)
    for stroke in place(drawing, size=SIDE):
        scale = box["width"] / SIDE
        points = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke.tolist()]
        tool(devtools, [*points[::3], points[-1]])


@pytest.mark.parametrize("tool", [finger, pen])
def test_the_first_touch_draws(arrive: Arrive, tool: Callable[..., None]) -> None:
    hand = arrive("phone")
    before = hand.page.evaluate("window.scrollY")
    draw_with(tool, hand, drawings("moonhook")[4])
    expect(hand.label).to_have_text("moonhook")
    assert hand.page.evaluate("window.scrollY") == before
    expect(hand.paper).to_have_attribute("data-strokes", str(len(drawings("moonhook")[4])))


def test_buttons_are_large_enough_for_a_finger(arrive: Arrive) -> None:
    hand = arrive("phone")
    hand.draw(drawings("moonhook")[4])
    expect(hand.label).to_have_text("moonhook")
    small = hand.page.evaluate(
        """() => [...document.querySelectorAll("#pad button, #keep button, #answer button")]
            .filter((button) => button.offsetParent !== null)
            .map((button) => [button.textContent, button.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([text]) => text)"""
    )
    assert small == []
