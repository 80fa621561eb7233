"""The camera on the pad, in a browser whose camera is a film: taught and asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.ui.browser import Hand
from tests.ui.clips import FLAT, SHOWN
from tests.ui.conftest import Arrive, Server
from tests.ui.filmed import (
    ALLOWED,
    Play,
    assert_asked_live,
    filmed_server,
    hold,
    player,
    says,
    try_hands,
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
    return play(*SHOWN)


def teach_hands(hand: Hand) -> None:
    try_hands(hand)
    for position, thing in enumerate(SHOWN):
        expect(says(hand)).to_have_text(f"Show {thing} and hold its button for three seconds")
        wait_for(hand, thing)
        hold(hand, position)
        expect(hand.thumbs(position).nth(2)).to_be_attached()
    expect(says(hand)).to_have_text("Now show one: will it know?")


def test_hands_are_taught_by_bursts_and_asked_live(arrive: Arrive) -> None:
    hand = arrive("phone", **ALLOWED)
    teach_hands(hand)
    assert_asked_live(hand)


def test_a_touch_adds_one_picture_and_a_burst_is_one_undo(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    try_hands(hand)
    wait_for(hand, "rock")
    page.locator("#keep .chip").nth(0).click()
    expect(hand.thumbs(0)).to_have_count(1)
    hold(hand, 1, 5)
    expect(hand.thumbs(1).nth(4)).to_be_attached()  # more than one call brings
    page.locator("#toasts .toast", has_text="paper").get_by_role("button", name="Undo").click()
    expect(hand.thumbs(1)).to_have_count(0)
    expect(hand.thumbs(0)).to_have_count(1)


def test_a_key_records_too(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    try_hands(hand)
    wait_for(hand, "rock")
    hand.page.locator("#keep .chip").nth(0).focus()
    hand.page.keyboard.down("Space")
    says(hand).filter(has_text=re.compile(r"rock: ([3-9]|1\d)")).wait_for()
    hand.page.keyboard.up("Space")
    expect(hand.thumbs(0).nth(2)).to_be_attached()


def test_a_covered_lens_is_said_and_teaches_nothing(play: Play, server: Server) -> None:
    context = play(FLAT).new_context(**ALLOWED)
    hand = Hand(context.new_page())
    hand.goto(server.url)
    try_hands(hand)
    expect(says(hand)).to_contain_text("only one colour")
    hold(hand, 0, 0)
    expect(hand.toast).to_contain_text("only one colour")
    expect(hand.thumbs(0)).to_have_count(0)
    context.close()


def test_what_stands_still_is_one_picture(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    try_hands(hand)
    expect(says(hand)).to_contain_text("Show rock")
    wait_for(hand, "rock")
    hand.page.evaluate("document.querySelector('#pad video').pause()")
    hold(hand, 0, 0)
    expect(hand.thumbs(0)).to_have_count(1)
