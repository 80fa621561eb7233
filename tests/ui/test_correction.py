"""A correction can be taken back: the set is as before, and the drawing lies on the pad again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

# A server that gives a token for each correction, and takes that token back by removing the picture
# that came last.
SERVER = """() => {
  let real;
  const functions = {};
  const mount = (part, element, server, events) => {
    Object.assign(functions, server);
    const { correct, bring_back: bringBack } = server;
    const withUndo = async (data) => ({ ...(await correct(data)), undo: "last" });
    if (correct) server = { ...server, correct: withUndo };
    if (bringBack) server = { ...server, bring_back: async (data) => {
      if (data.undo !== "last") return bringBack(data);
      const thumbs = document.querySelectorAll("#classes .card:nth-child(3) [data-image]");
      const image = Number([...thumbs].at(-1).dataset.image);
      const { session } = await functions.remove_image({ ...data, image });
      return { session };
    } };
    real.mount(part, element, server, events);
  };
  const set = (page) => { real = page; };
  Object.defineProperty(window, "fewshot", { get: () => ({ mount }), set });
}"""


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def test_a_correction_is_taken_back(arrive: Arrive) -> None:
    hand: Hand = arrive()
    page = hand.page
    page.add_init_script(f"({SERVER})()")
    page.reload()
    hand.ready()
    hand.draw(drawings("twin eggs")[0])
    hand.answered()
    token = hand.paper.get_attribute("data-token")
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .choices").get_by_role("button", name="sea house").click()
    expect(hand.thumbs(2)).to_have_count(4)
    expect(hand.paper).to_have_class(re.compile("blank"))
    expect(hand.toast).to_contain_text("Learned. Try another.")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(hand.thumbs(2)).to_have_count(3)
    hand.answered()
    assert hand.paper.get_attribute("data-token") == token
    expect(hand.label).not_to_be_empty()
