"""The camera is off whenever it is left, and where there is none a sentence says why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.ui.browser import Hand
from tests.ui.clips import SHOWN
from tests.ui.conftest import Arrive, Server
from tests.ui.filmed import (
    ALLOWED,
    LIVE,
    Play,
    filmed_server,
    player,
    problem,
    try_hands,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from filmed_server(tmp_path_factory)


@pytest.fixture(scope="module")
def play(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    yield from player(driver, tmp_path_factory)


@pytest.fixture(scope="module")
def browser(play: Play) -> Browser:
    return play(*SHOWN, seconds=1)


def test_the_camera_is_off_whenever_it_is_left(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    running = page.locator("#pad .shutter")

    def begin() -> None:
        page.locator("#pad [data-part=camera]").click()
        expect(running).to_be_visible()
        page.wait_for_function(LIVE)

    begin()
    page.locator("#pad [data-part=pen]").click()
    assert not page.evaluate(LIVE)
    expect(running).to_be_hidden()
    begin()
    page.locator("#pad [data-part=camera]").click()
    assert not page.evaluate(LIVE)
    begin()
    hand.begin_own("cat", "dog")
    assert not page.evaluate(LIVE)
    expect(running).to_be_hidden()
    begin()
    hide = """(state) => {
      Object.defineProperty(document, "hidden", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    assert not page.evaluate(LIVE)
    page.evaluate(hide, False)
    page.wait_for_function(LIVE)  # it was not left, only not looked at


def test_undo_turns_no_camera_on(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    page.locator("#pad [data-part=camera]").click()
    page.locator("#pad .shutter").click()  # it waits until there is something to be taken
    expect(page.locator("#pad [data-part=picture]")).to_be_visible()
    page.locator("#pad [data-part=pen]").click()
    page.locator("#pad [data-part=undo]").click()
    expect(page.locator("#pad [data-part=picture]")).to_be_visible()
    assert not page.evaluate(LIVE)


def test_a_camera_that_is_taken_away_is_said_to_be_gone(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    try_hands(hand)
    page.wait_for_function(LIVE)
    page.evaluate(
        """() => {
          const [track] = document.querySelector("#pad video").srcObject.getVideoTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }"""
    )
    expect(problem(hand)).to_contain_text("The camera is gone")
    page.get_by_role("button", name="Try again").click()
    expect(problem(hand)).to_be_hidden()
    page.wait_for_function(LIVE)


@pytest.mark.parametrize(
    "error, sentence",
    [
        ("NotAllowedError", "may not use the camera"),
        ("NotFoundError", "There is no camera"),
        ("NotReadableError", "another program"),
    ],
)
def test_no_camera_is_a_sentence_and_another_try(arrive: Arrive, error: str, sentence: str) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    page.evaluate(
        """(name) => {
          const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          let first = true;
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            if (!first) return real(wanted);
            first = false;
            throw new DOMException("", name);
          };
        }""",
        error,
    )
    page.locator("#pad [data-part=camera]").click()
    expect(problem(hand)).to_contain_text(sentence)
    expect(page.locator("#pad .shutter")).to_be_hidden()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_function(LIVE)


def test_a_visitor_who_refuses_is_told_how_to_allow_it(play: Play, server: Server) -> None:
    fake = "--use-fake-device-for-media-stream"
    denying = play("rock", flags=(fake, "--use-fake-ui-for-media-stream=deny"))
    context = denying.new_context()
    hand = Hand(context.new_page())
    hand.goto(server.url)
    hand.page.locator("#pad [data-part=camera]").click()
    expect(problem(hand)).to_contain_text("may not use the camera")
    context.close()


def test_an_insecure_page_says_why_it_has_no_camera(browser: Browser, server: Server) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True)
    hand = Hand(context.new_page())
    hand.goto(f"http://shop.test:{server.port}/")
    hand.page.locator("#pad [data-part=camera]").click()
    expect(problem(hand)).to_contain_text("secure pages only")
    expect(hand.page.get_by_role("button", name="Try again")).to_be_hidden()
    with hand.page.expect_file_chooser():  # the system's own camera needs no secure page
        hand.page.get_by_role("button", name="Take a photo").click()
    context.close()
