"""The page in Chinese, by the browser's language or by the switch: no word of English is left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

WORD = re.compile(r"[A-Za-z]{2,}")
TYPED = re.compile(r"“python -m[^”]*”|\S+\.safetensors")  # stays as it is
NAMES = {"safetensors", "English", "MAML", "ms", "MB", "png", "ONNX", "HTML", "Ctrl", "zip"}
NAMES |= {"DINOv", "SigLIP"}  # of models
READ = """() => [...document.querySelectorAll("body *")].flatMap((node) => {
    if (!node.checkVisibility({ visibilityProperty: true })) return [];
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) return [];
    const own = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data);
    const spoken = ["aria-label", "title", "placeholder", "alt"];
    const said = spoken.map((name) => node.getAttribute(name));
    return [...own, ...said, node.tagName === "INPUT" && !node.readOnly ? node.value : ""];
}).filter(Boolean)"""


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def english(hand: Hand) -> list[str]:
    """Words of English that a visitor sees or hears."""
    read: list[str] = hand.page.evaluate(READ)
    return [text for text in read if set(WORD.findall(TYPED.sub("", text))) - NAMES]


def language(hand: Hand) -> str:
    return hand.page.evaluate("document.documentElement.lang")


def test_chinese_everywhere_and_a_switch_that_stays(arrive: Arrive) -> None:
    hand = arrive(locale="zh-CN")
    page = hand.page
    assert language(hand) == "zh"
    expect(page.locator("#answer [data-part=title]").first).to_be_visible()
    assert hand.names == ["鹿角", "月钩", "海屋"]
    assert english(hand) == []
    hand.draw(drawings("antler")[0])
    hand.answered()
    assert english(hand) == []
    for opener in ("#sets .set-name", "#models .model", "#sets .share-button"):
        page.locator(opener).first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        assert (opener, english(hand)) == (opener, [])
        hand.close_sheet()

    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Your classes")).to_be_visible()
    hand.ready()
    assert language(hand) == "en"
    assert english(hand) != []
    page.reload()
    hand.ready()
    assert language(hand) == "en"
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_text("你的类别")).to_be_visible()
    assert language(hand) == "zh"
