"""The answer follows the pen: at stroke ends and rests, one question at a time, the newest last."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

import pytest
from playwright.sync_api import expect

from fewshot_demo.datasets.strokes import SIDE, place
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Server

SLOW = 0.25  # seconds for an answer, far longer than between two strokes
FROZEN = 700  # milliseconds; a page that draws strokes is not held up for so long

# Counts the questions of the pad, and notes how long the page was ever kept from doing anything.
WATCH = """() => {
  const seen = fewshot.seen = { asked: 0, underWay: 0, most: 0, held: 0 };
  const call = fewshot.call;
  fewshot.call = async (name, ...rest) => {
    if (name !== "ask") return call(name, ...rest);
    seen.asked += 1;
    seen.underWay += 1;
    seen.most = Math.max(seen.most, seen.underWay);
    try { return await call(name, ...rest); } finally { seen.underWay -= 1; }
  };
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.held = Math.max(seen.held, now - last);
    last = now;
  }, 20);
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("served") / "data"
    served = Server(data, "-m", "tests.ui.fake_app", str(SLOW))
    yield served
    served.stop()


def points(hand: Hand, stroke: Any) -> list[tuple[float, float]]:
    """Where on the page a placed stroke goes."""
    hand.page.locator("#pad canvas").scroll_into_view_if_needed()
    box = hand.page.locator("#pad canvas").bounding_box()
    assert box is not None
    scale = box["width"] / SIDE
    return [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke.tolist()]


def seen(hand: Hand) -> dict[str, float]:
    return hand.page.evaluate("fewshot.seen")


def test_ten_stroke_ends_a_second_leave_one_question_waiting(anywhere: Hand) -> None:
    page = anywhere.page
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
    at_the_end = seen(anywhere)
    anywhere.answered()
    after = seen(anywhere)
    assert after["most"] == 1, "one question under way"
    assert after["asked"] - at_the_end["asked"] <= 1, "and one waiting: the newest"
    assert after["asked"] <= took / SLOW + 2
    assert after["held"] < FROZEN
    assert len(anywhere.history()) == 1


def test_an_answer_comes_while_the_pen_rests_within_a_stroke(anywhere: Hand) -> None:
    page = anywhere.page
    page.evaluate(WATCH)
    line = points(anywhere, place(drawings("moonhook")[0], size=SIDE)[0])
    half = len(line) // 2
    page.mouse.move(*line[0])
    page.mouse.down()
    for point in line[1:half]:
        page.mouse.move(*point)
    expect(page.locator("#answer [data-part=message]")).to_be_hidden()
    expect(anywhere.label).not_to_be_empty()
    assert page.evaluate("fewshot.lying().strokes.length") == 0, "the pen was not lifted yet"
    first = seen(anywhere)["asked"]
    assert first >= 1
    x, y = line[half - 1]
    for step in range(8):  # a hand at rest trembles
        page.mouse.move(x + step % 2, y)
        page.wait_for_timeout(60)
    assert seen(anywhere)["asked"] == first, "nothing new was drawn"
    for point in line[half:]:
        page.mouse.move(*point)
    page.mouse.up()
    anywhere.answered()
    assert seen(anywhere)["most"] == 1
    assert len(anywhere.history()) == 1, "one drawing, one question"
    page.reload()
    anywhere.ready()
    anywhere.answered()
    assert len(anywhere.history()) == 1


def test_a_dot_held_down_asks_nothing(visitor: Hand) -> None:
    page = visitor.page
    page.evaluate(WATCH)
    (x, y), *_ = points(visitor, place(drawings("moonhook")[0], size=SIDE)[0])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    page.wait_for_timeout(500)
    assert seen(visitor)["asked"] == 0
    page.mouse.up()
    visitor.answered()
    assert seen(visitor)["asked"] == 1
