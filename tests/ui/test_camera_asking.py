"""What the camera sees is asked live, a still is remembered, an answer is corrected."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.ui.browser import Hand
from tests.ui.clips import SHOWN
from tests.ui.conftest import Arrive, Server
from tests.ui.filmed import (
    ALLOWED,
    COUNT,
    Play,
    assert_asked_live,
    filmed_server,
    know_hands,
    player,
    wait_for,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from filmed_server(tmp_path_factory)


@pytest.fixture(scope="module")
def play(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    yield from player(driver, tmp_path_factory)


@pytest.fixture(scope="module")
def browser(play: Play) -> Browser:
    return play(*SHOWN, seconds=2)


@pytest.mark.parametrize("size", ["desktop", "sideways"])
def test_what_is_held_up_is_asked_live(arrive: Arrive, size: str) -> None:
    hand = arrive(size, **ALLOWED)
    know_hands(hand)
    assert_asked_live(hand)


def test_it_asks_one_frame_after_the_other_and_holds_still_to_be_corrected(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    know_hands(hand)
    page.evaluate(COUNT)
    assert_little_time_is_lost(hand)
    wait_for(hand, "rock")
    expect(hand.label).to_have_text("rock")
    before = hand.thumbs(2).count()
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .choices").get_by_role("button", name="scissors").click()
    expect(hand.toast).to_contain_text("Learned. Try another.")
    expect(hand.thumbs(2)).to_have_count(before + 1)
    expect(page.locator("#pad .shutter")).to_be_visible()


def assert_little_time_is_lost(hand: Hand) -> None:
    """Five answers a second, or on a slow machine a third of the time waiting for them."""
    page = hand.page
    page.wait_for_function("window.frames_.answered >= 20")
    rate, waiting = page.evaluate(
        """() => {
          const { answered, waited, since } = window.frames_, taken = performance.now() - since;
          return [1000 * answered / taken, waited / taken];
        }"""
    )
    assert rate >= 5 or waiting > 1 / 3, f"{rate:.1f} a second, {waiting:.0%} of it waiting"
