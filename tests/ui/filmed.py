"""Visitors whose camera is a film, and what they do with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from tests.ui.browser import FLAGS, Hand, chromium
from tests.ui.clips import SECONDS, SHOWN, film, frames
from tests.ui.conftest import Server
from tests.ui.test_layout import assert_on_one_screen

FAKE = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--host-resolver-rules=MAP shop.test 127.0.0.1",
]
ALLOWED: Any = {"permissions": ["camera"]}
BURST = 1200  # milliseconds for which a class is held where nothing is to be seen
CORNER = """() => {
  const video = document.querySelector("#pad video"), canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 8, 8);
  return context.getImageData(0, 0, 8, 8).data[0];
}"""
# Counts the frames that are answered, for how long one was under way, and how many at once.
COUNT = """() => {
  const fetched = window.fetch;
  window.frames_ = { answered: 0, most: 0, heaviest: 0, waited: 0, since: performance.now() };
  let underWay = 0;
  window.fetch = async (...request) => {
    const body = request[1]?.body;
    if (typeof body !== "string" || !body.includes('"ask_live"')) return fetched(...request);
    window.frames_.most = Math.max(window.frames_.most, ++underWay);
    window.frames_.heaviest = Math.max(window.frames_.heaviest, body.length);
    const sent = performance.now();
    const response = await fetched(...request);
    window.frames_.waited += performance.now() - sent;
    underWay -= 1;
    window.frames_.answered += 1;
    return response;
  };
}"""
LIVE = """() => document.querySelector("#pad video").srcObject?.getVideoTracks()
    .some((track) => track.readyState === "live") ?? false"""


def filmed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one model, which knows photos and thinks for a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEWSHOT_ALLOWED_HOSTS", "127.0.0.1,shop.test")
        folder = tmp_path_factory.mktemp("served")
        served = Server(folder / "data", "-m", "tests.ui.fake_app", "0.03", "photos")
        yield served
        served.stop()


Play = Callable[..., Browser]


def player(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Starts browsers before whose camera these things are shown, each for so many seconds."""
    started: list[Browser] = []

    def start(
        *shown: str, flags: tuple[str, ...] = tuple(FAKE), seconds: float = SECONDS
    ) -> Browser:
        clip = film(tmp_path_factory.mktemp("film") / "film.y4m", *shown, seconds=seconds)
        args = [*FLAGS, *flags, f"--use-file-for-fake-video-capture={clip}"]
        started.append(driver.chromium.launch(executable_path=chromium(), args=args))
        return started[-1]

    yield start
    for one in started:
        one.close()


def try_hands(hand: Hand) -> None:
    hand.page.locator("#sets .set-name").click()
    hand.page.locator("#sets [data-try=hands]").click()
    expect(hand.cards.first.locator(".name")).to_have_value("rock")


def says(hand: Hand) -> Locator:
    return hand.page.locator("#pad .camera-says")


def problem(hand: Hand) -> Locator:
    return hand.page.locator("#pad .camera-problem")


def wait_for(hand: Hand, thing: str) -> None:
    """Until this is shown, from its beginning."""
    ground = SHOWN[thing][0]
    for begins in (False, True):
        test = f"(corner) => (Math.abs(({CORNER})() - {ground}) < 20) === {str(begins).lower()}"
        hand.page.wait_for_function(test, timeout=20_000, polling=50)


def hold(hand: Hand, position: int, pictures: int = 3) -> None:
    """Hold a class until it has seen so many pictures; 0: for a while."""
    chip = hand.page.locator("#keep .chip").nth(position)
    chip.scroll_into_view_if_needed()
    box = chip.bounding_box()
    assert box is not None
    hand.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hand.page.mouse.down()
    if pictures:
        says(hand).filter(has_text=re.compile(f": ([{pictures}-9]|1[0-2])$")).wait_for()
    else:
        hand.page.wait_for_timeout(BURST)
    hand.page.mouse.up()
    expect(hand.page.locator("#pad .camera.recording")).to_have_count(0)
    hand.settle()


def know_hands(hand: Hand) -> None:
    """As if they had been taught before: the page is opened again, and the camera turned on."""
    try_hands(hand)
    for position, thing in enumerate(SHOWN):
        owner = hand.cards.nth(position).get_attribute("data-class")
        sent = {"class_id": int(owner or 0), "frames": frames(thing), "undo": "", "last": True}
        assert hand.remote("add_frames", **sent)["added"] == 6
    hand.page.reload()
    hand.ready()
    hand.page.get_by_role("button", name="Turn on the camera").click()
    expect(says(hand)).to_have_text("Now show one: will it know?")


def assert_asked_live(hand: Hand) -> None:
    page = hand.page
    page.evaluate(COUNT)
    tops = [page.locator(part).bounding_box() for part in ("#pad", "#keep", "#answer .rows")]
    for thing in SHOWN:
        wait_for(hand, thing)
        expect(hand.label).to_have_text(thing)
    assert tops == [
        page.locator(part).bounding_box() for part in ("#pad", "#keep", "#answer .rows")
    ], "nothing jumps while the answers change"
    page.locator("#keep .chips").evaluate("(row) => row.scrollTo(0, 0)")
    assert_on_one_screen(hand)
    counted = page.evaluate("window.frames_")
    assert counted["most"] == 1, "never a queue"
    assert counted["heaviest"] < 90_000
    assert hand.history() == [], "what only passed by is not remembered"
    assert_a_still_is_asked_kept_and_remembered(hand)


def assert_a_still_is_asked_kept_and_remembered(hand: Hand) -> None:
    page = hand.page
    wait_for(hand, "paper")
    page.locator("#pad .shutter").click()
    expect(page.locator("#pad [data-part=picture]")).to_be_visible()
    hand.answered()
    expect(hand.label).to_have_text("paper")
    assert [one["said"] for one in hand.history()] == ["paper"]
    before = hand.thumbs(1).count()
    hand.keep(1)
    assert hand.thumbs(1).count() == before + 1
    expect(page.locator("#pad .shutter")).to_be_visible()  # the camera goes on
    assert page.evaluate(LIVE)
