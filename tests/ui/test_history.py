"""Changes are undone and redone: by button, by keys, after a reload, in another tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def test_changes_are_undone_and_redone(arrive: Arrive) -> None:
    hand = arrive()
    page = hand.page
    undo = page.locator("#sets [data-part=undo-change]")
    redo = page.locator("#sets [data-part=redo-change]")
    expect(undo).to_be_disabled()
    hand.begin_own("stair", "ribbon")
    hand.draw(drawings("stair")[0])
    hand.keep(0)
    hand.draw(drawings("ribbon")[0])
    page.keyboard.press("Control+z")  # the strokes first, the newest before the others
    expect(hand.paper).to_have_attribute("data-strokes", str(len(drawings("ribbon")[0]) - 1))
    expect(hand.thumbs(0)).to_have_count(1)
    for _ in drawings("ribbon")[0][1:]:
        page.keyboard.press("Control+z")
    expect(hand.paper).to_have_attribute("data-strokes", "0")
    page.keyboard.press("Control+z")
    expect(hand.thumbs(0)).to_have_count(0)
    expect(hand.toast).to_contain_text("Undone: picture added.")
    page.reload()
    hand.ready()
    page.keyboard.press("Control+Shift+Z")
    expect(hand.thumbs(0)).to_have_count(1)
    expect(redo).to_be_disabled()
    hand.remove_class(1)
    expect(hand.cards).to_have_count(1)
    tab = Hand(page.context.new_page())
    tab.goto(page.url)
    expect(tab.cards).to_have_count(1)
    tab.page.get_by_role("button", name="Undo: class removed").click()
    expect(tab.cards).to_have_count(2)
    expect(hand.cards).to_have_count(2)
    expect(redo).to_have_attribute("title", "Redo: class removed")
