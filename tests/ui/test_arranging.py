"""Pictures go to other classes, classes get another place and colour, or are left out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def taught(hand: Hand) -> None:
    hand.begin_own("stair", "ribbon")
    for position, word in enumerate(("stair", "ribbon")):
        hand.teach(position, word, 0, 1)


def test_a_picture_and_a_class_are_dragged_and_moved_by_keyboard(arrive: Arrive) -> None:
    hand = arrive()
    page = hand.page
    taught(hand)
    hand.thumbs(0).first.drag_to(hand.cards.nth(1))
    expect(hand.thumbs(1)).to_have_count(3)
    expect(hand.thumbs(0)).to_have_count(1)
    hand.toast.get_by_role("button", name="Undo").click()
    expect(hand.thumbs(0)).to_have_count(2)
    hand.thumbs(0).first.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#why dialog[open]")
    sheet.get_by_role("button", name="Move to…").press("Enter")
    sheet.get_by_role("button", name="ribbon").press("Enter")
    expect(hand.thumbs(1)).to_have_count(3)
    hand.cards.nth(1).locator(".mark").drag_to(hand.cards.nth(0), target_position={"x": 60, "y": 4})
    expect(hand.cards.nth(0).locator(".name")).to_have_value("ribbon")
    page.keyboard.press("Control+z")
    expect(hand.cards.nth(0).locator(".name")).to_have_value("stair")


def test_a_class_is_ordered_coloured_and_left_out(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere)
    expect(anywhere.cards.nth(0)).to_contain_text("2 of 20")
    sheet = anywhere.open_class(1)
    sheet.get_by_role("button", name="Move up").click()
    expect(anywhere.cards.nth(0).locator(".name")).to_have_value("ribbon")
    expect(sheet.get_by_role("button", name="Move up")).to_be_disabled()
    expect(sheet.get_by_role("radio", name="blue 1", exact=True)).to_be_disabled()
    sheet.get_by_role("radio", name="pink 1").click()
    expect(sheet.get_by_role("radio", name="pink 1")).to_have_attribute("aria-checked", "true")
    sheet.get_by_role("switch", name="Use it in answers").click()
    expect(anywhere.cards.nth(0)).to_contain_text("switched off")
    anywhere.close_sheet()
    anywhere.draw(drawings("ribbon")[3])
    anywhere.answered()
    expect(page.locator("#answer .rows .row")).to_have_count(1)
    for _ in range(3):
        page.locator("#sets [data-part=undo-change]").click()
        anywhere.settle()
    expect(anywhere.cards.nth(0).locator(".name")).to_have_value("stair")
    expect(page.locator("#answer .rows .row")).to_have_count(2)


def test_a_class_with_too_few_pictures_is_named(arrive: Arrive) -> None:
    hand = arrive()
    taught(hand)
    hint = hand.page.locator("#classes [data-part=balance]")
    expect(hint).to_be_hidden()
    hand.teach(0, "stair", 2, 3, 4)
    expect(hint).to_have_text("ribbon has 2 pictures and stair 5: give ribbon a few more.")
