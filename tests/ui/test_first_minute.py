"""A newcomer teaches two things of their own; the right answer takes a minute and eight touches."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.ui.browser import SIZES, Hand, drawings
from tests.ui.conftest import Arrive

SECONDS = 60.0
MOST = 8  # touches of the interface; strokes are what is drawn
FOUR = [*SIZES, "tablet", "sideways"]
COUNT = """() => {
  window.touches = 0;
  const count = ({ target }) => { if (!target.closest("#pad .paper")) window.touches += 1; };
  document.addEventListener("pointerdown", count, true);
}"""


INK = """() => {
  const pad = document.querySelector("#pad canvas");
  const { data } = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
  return data.filter((value, i) => i % 4 === 0 && value < 128).length;
}"""


def ink(hand: Hand) -> int:
    """How many pixels of the pad one and the same drawing makes black."""
    hand.draw(drawings("stair")[0])
    black = hand.page.evaluate(INK)
    hand.clear()
    return black


@pytest.mark.parametrize("size", FOUR)
def test_the_first_right_answer_takes_eight_touches_at_most(arrive: Arrive, size: str) -> None:
    hand = arrive(size)
    page = hand.page
    page.evaluate(COUNT)
    began = time.monotonic()
    own = page.get_by_role("button", name="Teach it your own")
    own.click()
    expect(hand.cards).to_have_count(2)
    begun = hand.session
    own.click()  # who touches it twice has one set
    for position, word in enumerate(("stair", "ribbon")):
        page.evaluate("scrollTo(0, 0)")
        hand.draw(drawings(word)[0])
        hand.keep(position)
    for position, word in enumerate(("class 1", "class 2")):
        hand.draw(drawings(("stair", "ribbon")[position])[1])
        hand.answered()
        expect(hand.label).to_have_text(word)
        hand.clear()
    assert page.evaluate("window.touches") <= MOST
    assert time.monotonic() - began < SECONDS
    assert hand.session == begun


def test_the_width_of_the_pen_is_remembered(arrive: Arrive) -> None:
    hand = arrive()
    page = hand.page
    pen = page.locator("#pad [data-part=pen]")
    widths = page.get_by_role("radiogroup", name="Width of the pen")
    expect(widths).to_be_hidden()
    pen.click()
    widths.get_by_role("radio", name="thick").click()
    expect(widths).to_be_hidden()
    page.reload()
    hand.ready()
    pen.click()
    expect(widths).to_be_visible()
    chosen = widths.get_by_role("radio", name="thick")
    expect(chosen).to_have_attribute("aria-checked", "true")
    chosen.press("Escape")
    expect(widths).to_be_hidden()
    pen.click()
    pen.press("Escape")
    expect(widths).to_be_hidden()
    thick = ink(hand)
    pen.click()
    widths.get_by_role("radio", name="thin").click()
    assert ink(hand) < thick / 2
