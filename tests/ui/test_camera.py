"""The camera on the pad, in a browser whose camera is a film: teach, ask, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from tests.ui.browser import FLAGS, Hand, chromium
from tests.ui.clips import FLAT, SHOWN, film, frames
from tests.ui.conftest import Arrive, Server
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
LIVE = """() => document.querySelector("#pad video").srcObject?.getVideoTracks()
    .some((track) => track.readyState === "live") ?? false"""
# Counts the frames that are answered, and how many are under way at once.
COUNT = """() => {
  const fetched = window.fetch;
  window.frames_ = { answered: 0, most: 0, heaviest: 0 };
  let underWay = 0;
  window.fetch = async (...request) => {
    const body = request[1]?.body;
    if (typeof body !== "string" || !body.includes('"ask_live"')) return fetched(...request);
    window.frames_.most = Math.max(window.frames_.most, ++underWay);
    window.frames_.heaviest = Math.max(window.frames_.heaviest, body.length);
    const response = await fetched(...request);
    underWay -= 1;
    window.frames_.answered += 1;
    return response;
  };
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEWSHOT_ALLOWED_HOSTS", "127.0.0.1,shop.test")
        folder = tmp_path_factory.mktemp("served")
        served = Server(folder / "data", "-m", "tests.ui.fake_app", "0.03", "photos")
        yield served
        served.stop()


Play = Callable[..., Browser]


@pytest.fixture(scope="module")
def play(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Start a browser before whose camera these things are shown."""
    started: list[Browser] = []

    def start(*shown: str, flags: tuple[str, ...] = tuple(FAKE)) -> Browser:
        clip = film(tmp_path_factory.mktemp("film") / "film.y4m", *shown)
        args = [*FLAGS, *flags, f"--use-file-for-fake-video-capture={clip}"]
        started.append(driver.chromium.launch(executable_path=chromium(), args=args))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="module")
def browser(play: Play) -> Browser:
    return play(*SHOWN)


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


def teach_hands(hand: Hand) -> None:
    try_hands(hand)
    for position, thing in enumerate(SHOWN):
        expect(says(hand)).to_have_text(f"Show {thing} and hold its button for three seconds")
        wait_for(hand, thing)
        hold(hand, position)
        expect(hand.thumbs(position).nth(2)).to_be_attached()
    expect(says(hand)).to_have_text("Now show one: will it know?")


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


@pytest.mark.parametrize("size", ["desktop", "phone", "sideways"])
def test_hands_are_taught_by_bursts_and_asked_live(arrive: Arrive, size: str) -> None:
    hand = arrive(size, **ALLOWED)
    page = hand.page
    (teach_hands if size == "phone" else know_hands)(hand)
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


def test_it_answers_five_times_a_second_and_holds_still_to_be_corrected(arrive: Arrive) -> None:
    hand = arrive(**ALLOWED)
    page = hand.page
    know_hands(hand)
    page.evaluate(COUNT)
    assert_five_within_a_second(hand)
    wait_for(hand, "rock")
    expect(hand.label).to_have_text("rock")
    before = hand.thumbs(2).count()
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .choices").get_by_role("button", name="scissors").click()
    expect(hand.toast).to_contain_text("Learned. Try another.")
    expect(hand.thumbs(2)).to_have_count(before + 1)
    expect(page.locator("#pad .shutter")).to_be_visible()


def assert_five_within_a_second(hand: Hand) -> None:
    counts = [0]
    for _ in range(20):  # seconds; in some of them this machine may have other work
        hand.page.wait_for_timeout(1000)
        counts.append(hand.page.evaluate("window.frames_.answered"))
        if counts[-1] - counts[-2] >= 5:
            return
    raise AssertionError(f"never five within a second: {counts}")


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
