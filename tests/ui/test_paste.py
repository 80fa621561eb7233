"""A picture from the clipboard: into the class that was touched last, or onto the pad."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.fakes import drawing
from tests.rooms import url
from tests.ui.browser import Hand
from tests.ui.conftest import Arrive, Server

PASTE = """async ([target, source]) => {
  const data = new DataTransfer();
  if (source) {
    const blob = await (await fetch(source)).blob();
    data.items.add(new File([blob], "image.png", { type: "image/png" }));
  } else data.setData("text/plain", "words");
  const how = { clipboardData: data, bubbles: true, cancelable: true };
  const event = new ClipboardEvent("paste", how);
  document.querySelector(target).dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def paste(hand: Hand, source: str, target: str = "body") -> None:
    hand.page.evaluate(PASTE, [target, source])


def test_a_picture_is_pasted_where_the_visitor_was_last(arrive: Arrive) -> None:
    hand = arrive(permissions=["clipboard-read", "clipboard-write"])
    page = hand.page
    hand.begin_own("ring", "line")
    hand.cards.nth(1).locator("header").click()
    paste(hand, url(drawing("line")))
    expect(hand.thumbs(1)).to_have_count(1)
    expect(hand.toast).to_contain_text("Pasted into ‘line’.")
    hand.cards.nth(0).locator(".name").focus()
    paste(hand, url(drawing("ring")), "#classes .card .name")
    expect(hand.thumbs(0)).to_have_count(1)
    paste(hand, "", "#classes .card .name")  # words into a name are the browser's business
    expect(hand.toast).to_contain_text("Pasted into ‘ring’.")
    paste(hand, "")
    expect(hand.toast).to_contain_text("There is no picture on the clipboard.")
    page.locator("#pad .tools [data-part=pen]").click()
    paste(hand, url(drawing("ring", 3)))
    hand.answered()
    expect(hand.label).to_have_text("ring")
    page.evaluate(
        """async (source) => {
          const blob = await (await fetch(source)).blob();
          await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }""",
        url(drawing("box")),
    )
    hand.open_class(1).get_by_role("button", name="Paste a picture").click()
    expect(hand.thumbs(1)).to_have_count(2)
