"""What the answer would be without each picture, shown beside its share."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

ONE_STROKE = drawings("sea house")[0][:1]
# A server that says how it wants to be asked; its answers are of 10 % for every picture but one.
SERVER = """(how) => {
  let real;
  const asked = window.asked = [];
  const answering = (ask) => async (data) => ({ ...(await ask(data)), without: how });
  const mount = (part, element, server, events) => {
    const functions = { ...server };
    if (functions.ask) functions.ask = answering(functions.ask);
    functions.without_each = async ({ question }) => {
      asked.push(question);
      const thumbs = [...document.querySelectorAll("#classes [data-image]")];
      const without = (node, i) => ({ image: Number(node.dataset.image), none_of_these: false,
        probability: i ? 0.1 : 0.61, label: "nothing of the kind" });
      return { question, images: thumbs.map(without) };
    };
    real.mount(part, element, functions, events);
  };
  const set = (page) => { real = page; };
  Object.defineProperty(window, "fewshot", { get: () => ({ mount }), set });
}"""


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def come(arrive: Arrive, how: str) -> Hand:
    hand = arrive()
    hand.page.add_init_script(f"({SERVER})({json.dumps(how)})")
    hand.page.reload()
    hand.ready()
    return hand


def test_where_it_is_quick_it_is_asked_once_the_answer_has_settled(arrive: Arrive) -> None:
    hand = come(arrive, "at once")
    hand.draw(ONE_STROKE)
    hand.answered()
    tiles = hand.page.locator("#why .tile-without")
    expect(tiles.filter(has_text=re.compile("^without it: 10 %$"))).to_have_count(8)
    expect(tiles.filter(has_text=re.compile("^without it: 61 %$"))).to_have_count(1)
    assert len(hand.page.evaluate("asked")) == 1, "not at every stroke"
    hand.page.locator("#why .tile", has_text="10 %").first.click()
    whole = hand.page.locator("#why [data-part=without]")
    expect(whole).to_be_visible()  # the sheet opens once it is filled
    expect(whole).to_contain_text(re.compile(r"gets 10 % instead of (over )?\d+ %"))
    expect(whole).to_contain_text("Then the answer would be nothing of the kind.")
    hand.close_sheet()
    hand.clear()
    hand.draw(ONE_STROKE)
    hand.answered()
    expect(tiles.filter(has_text="without it")).to_have_count(9)
    assert len(hand.page.evaluate("asked")) == 2


def test_where_it_takes_a_while_it_is_asked_by_a_button(arrive: Arrive) -> None:
    hand = come(arrive, "on request")
    hand.draw(drawings("sea house")[0])
    hand.answered()
    hand.page.wait_for_timeout(800)
    assert hand.page.evaluate("asked") == []
    hand.page.get_by_role("button", name="What if one were not there?").click()
    tiles = hand.page.locator("#why .tile-without")
    expect(tiles.filter(has_text="without it")).to_have_count(9)
