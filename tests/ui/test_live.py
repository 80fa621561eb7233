"""The answer follows the pen: at stroke ends and rests, one question at a time, the newest last."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from fewshot_demo.datasets.strokes import SIDE, place
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Server, served

SLOW = 0.25  # seconds for an answer, far longer than between two strokes
HELD = 0.25  # of the time in which it is drawn on, the most that a page may do nothing else

# Notes how long the page was ever kept from doing anything.
WATCH = """() => {
  window.held = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    window.held = Math.max(window.held, now - last);
    last = now;
  }, 20);
}"""


class Questions:
    """Counts the questions that a page asks, and how many are under way at once.

    One is under way until its answer comes; whether it is stored comes behind it.
    """

    def __init__(self, page: Page) -> None:
        self.asked, self.most = 0, 0
        self._under_way: set[Request] = set()
        page.on("request", self._begin)
        page.on("response", lambda response: self._under_way.discard(response.request))

    def settled(self, page: Page, still: int = 500) -> int:
        """How many were asked, once none was for so many milliseconds."""
        while True:
            before = self.asked
            page.wait_for_timeout(still)
            if self.asked == before and not self._under_way:
                return self.asked

    def _begin(self, request: Request) -> None:
        if '"fn_name":"ask"' in (request.post_data or ""):
            self.asked += 1
            self._under_way.add(request)
            self.most = max(self.most, len(self._under_way))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from served(tmp_path_factory, "-m", "tests.ui.fake_app", str(SLOW))


def points(hand: Hand, stroke: Any) -> list[tuple[float, float]]:
    """Where on the page a placed stroke goes."""
    hand.page.locator("#pad canvas").scroll_into_view_if_needed()
    box = hand.page.locator("#pad canvas").bounding_box()
    assert box is not None
    scale = box["width"] / SIDE
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke.tolist()]


def test_ten_stroke_ends_a_second_leave_one_question_waiting(anywhere: Hand) -> None:
    page, questions = anywhere.page, Questions(anywhere.page)
    page.evaluate(WATCH)
    whole = [
        points(anywhere, stroke)
        for sign in ("antler", "twin eggs", "stair")
        for stroke in place(drawings(sign)[0], size=SIDE)
    ]
    pieces = [line[i : i + 5] for line in whole for i in range(0, len(line) - 5, 5)]
    began = time.monotonic()
    for number, piece in enumerate(islice(cycle(pieces), 30)):
        page.mouse.move(*piece[0])
        page.mouse.down()
        page.mouse.move(*piece[2])
        page.mouse.move(*piece[4])
        page.mouse.up()
        time.sleep(max(0.0, began + 0.1 * (number + 1) - time.monotonic()))
    took = time.monotonic() - began
    page.wait_for_timeout(0)
    at_the_end = questions.asked
    anywhere.answered()
    assert questions.most == 1, "one question under way"
    assert questions.asked - at_the_end <= 1, "and one waiting: the newest"
    assert 0 < questions.asked <= took / SLOW + 2
    assert page.evaluate("held") < HELD * took * 1000, "the page goes on while it is asked"
    assert len(anywhere.history()) == 1


def test_an_answer_comes_while_the_pen_rests_within_a_stroke(anywhere: Hand) -> None:
    page, questions = anywhere.page, Questions(anywhere.page)
    line = points(anywhere, place(drawings("moonhook")[0], size=SIDE)[0])
    half = len(line) // 2
    page.mouse.move(*line[0])
    page.mouse.down()
    for point in line[1:half]:
        page.mouse.move(*point)
    seen = page.locator("#pad [data-part=sees-image]")
    expect(seen).to_have_attribute("src", re.compile("^data:image"))  # it comes with the answer
    expect(anywhere.paper).to_have_attribute("data-strokes", "0")  # the pen was not lifted yet
    first = questions.settled(page)  # a slow machine asks more than once on the way
    assert first >= 1
    x, y = line[half - 1]
    for step in range(8):  # a hand at rest trembles
        page.mouse.move(x + step % 2, y)
        page.wait_for_timeout(60)
    assert questions.asked == first, "nothing new was drawn"
    for point in line[half:]:
        page.mouse.move(*point)
    page.mouse.up()
    anywhere.answered()
    assert questions.most == 1
    assert len(anywhere.history()) == 1, "one drawing, one question"
    page.reload()
    anywhere.ready()
    anywhere.answered()
    assert len(anywhere.history()) == 1


def test_a_dot_held_down_asks_nothing(visitor: Hand) -> None:
    page, questions = visitor.page, Questions(visitor.page)
    (x, y), *_ = points(visitor, place(drawings("moonhook")[0], size=SIDE)[0])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    page.wait_for_timeout(500)
    assert questions.asked == 0
    page.mouse.up()
    visitor.answered()
    assert questions.asked == 1
