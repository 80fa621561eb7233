"""An answer as a picture to post: by the device's own way to share, else as a file."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

SIDE = 1200
# What a phone has and this browser has not: it keeps what was shared.
DEVICE = """() => {
    navigator.canShare = ({ files }) => files.every((file) => file.type === "image/png");
    navigator.share = async ({ files }) => { window.shared = files; };
}"""
BYTES = "async () => [...new Uint8Array(await window.shared[0].arrayBuffer())]"


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def assert_drawn(content: bytes, hand: Hand) -> None:
    """A picture of the right size, with the question and the marks of the page's classes."""
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", (SIDE, SIDE))
    colours = {rgb for _, rgb in picture.convert("RGB").getcolors(1 << 24) or []}
    for place in range(3):
        mark = hand.page.locator("#answer .rows .shape").nth(place)
        rgb = mark.evaluate("(node) => getComputedStyle(node).color.match(/\\d+/g).map(Number)")
        assert tuple(rgb) in colours
    asked = picture.convert("L").crop((80, 140, 470, 540))
    assert asked.getextrema() == (0, 255), "black ink on white"


def test_an_answer_is_shared_by_the_device_or_saved_as_a_picture(arrive: Arrive) -> None:
    desktop, phone = arrive(), arrive("phone", locale="zh-CN")
    button = desktop.page.get_by_role("button", name="Share this answer as a picture")
    expect(button).to_have_count(0)
    desktop.draw(drawings("sea house")[3])
    desktop.answered()
    with desktop.page.expect_download() as coming:
        button.click()
    assert coming.value.suggested_filename == f"{desktop.label.text_content()}.png"
    assert_drawn(coming.value.path().read_bytes(), desktop)
    expect(desktop.toast).to_contain_text("saved as a picture")
    phone.page.evaluate(DEVICE)
    phone.draw(drawings("sea house")[3])
    phone.answered()
    phone.page.get_by_role("button", name="把这个回答分享成图片").click()
    phone.page.wait_for_function("window.shared")
    assert_drawn(bytes(phone.page.evaluate(BYTES)), phone)
    assert phone.page.evaluate("window.shared[0].name") == f"{phone.label.text_content()}.png"
    expect(phone.page.locator("#toasts .toast")).to_have_count(0)
    phone.clear()
    expect(phone.page.locator("#answer [data-part=post]")).to_be_hidden()
