"""Who looks after a booth: the page behind the PIN, and a booth that wakes after a crash."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.ui.axe import AXE, found, load
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

PIN, IDLE = "271828", 600


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEWSHOT_KIOSK", "1")
        patch.setenv("FEWSHOT_KIOSK_IDLE", str(IDLE))
        patch.setenv("FEWSHOT_KIOSK_PIN", PIN)
        running = Server(tmp_path_factory.mktemp("operator") / "data", "-m", "tests.ui.fake_app")
        yield running
        running.stop()


def begin(hand: Hand) -> None:
    hand.page.get_by_role("button", name="Touch to begin").click()
    hand.page.locator("#booth [data-task=signs]").click()
    expect(hand.page.locator("#booth .booth-cards")).to_be_hidden()
    expect(hand.page.locator("#pad .paper")).to_have_attribute("data-strokes", "0")


def hold_the_name(hand: Hand, milliseconds: int) -> None:
    """A finger rests on the name of the page, whatever lies over it."""
    box = hand.page.locator("#sets h1").bounding_box()
    assert box
    hand.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    hand.page.mouse.down()
    hand.page.clock.fast_forward(milliseconds)
    hand.page.mouse.up()


def passes_axe(hand: Hand) -> bool:
    if AXE.exists():
        load(hand)
        assert found(hand) == []
    return True


def test_a_booth_wakes_after_a_crash_and_forgets_who_was_there(
    arrive: Arrive, server: Server
) -> None:
    hand = arrive(clock=True)
    page = hand.page
    begin(hand)
    hand.draw(drawings("antler")[0])
    hand.answered()
    hand.keep(0)
    hand.name_class(0, "Ada")
    hand.settle()
    server.stop(signal.SIGKILL)
    page.clock.fast_forward(IDLE * 1000)
    expect(page.get_by_role("dialog")).to_contain_text("One moment…")
    server.start()
    expect(page.get_by_role("button", name="Touch to begin")).to_be_visible()
    assert "Ada" not in page.content()
    hand.ready()
    hand.answered()
    hand.complaints.clear()  # of the browser, about a server that was not there


def test_the_operator_looks_at_the_day_and_chooses_for_the_next_visitor(arrive: Arrive) -> None:
    hand = arrive(clock=True)
    page = hand.page
    begin(hand)
    hand.draw(drawings("antler")[0])
    hand.answered()
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .choices").get_by_role("button", name="moonhook").click()
    expect(hand.thumbs(1)).to_have_count(4)
    hand.settle()
    hold_the_name(hand, 2000)
    expect(page.locator("#pin")).to_have_count(0)
    hold_the_name(hand, 3100)
    for digit in PIN[:-1] + "9":
        page.get_by_role("button", name=digit, exact=True).click()
    page.get_by_role("button", name="Delete a digit").click()
    page.get_by_role("button", name=PIN[-1], exact=True).click()
    assert passes_axe(hand)
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".confusions")).to_contain_text("→ moonhook")
    assert passes_axe(hand)
    page.get_by_role("checkbox", name="Signs nobody has seen").uncheck()
    page.get_by_role("radio", name="中文").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("已保存。")
    page.get_by_role("button", name="回到展台").click()
    page.get_by_role("button", name="轻触开始").click()
    expect(page.locator("#booth [data-task=doodles]")).to_have_text("涂鸦")
    expect(page.locator("#booth [data-task=signs]")).to_be_hidden()
    page.locator("#booth").get_by_role("button", name="English").click()
    page.locator("#booth").get_by_role("button", name="Doodles").click()
    expect(page.locator("#classes .name").first).to_have_value("cat")
    page.goto(urljoin(page.url, "/operator"))
    expect(page.locator("#pin")).to_be_visible()
    page.locator("#pin").fill(PIN)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="按设置来").click()  # so that the test can be walked again
    expect(page.get_by_role("alert")).to_have_text("Saved.")
