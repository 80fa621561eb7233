"""Everybody: what axe-core finds, the keyboard alone, what is said aloud, and no motion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.ui import axe
from tests.ui.browser import Hand, drawing_file, drawings
from tests.ui.conftest import Arrive

SHEETS = {
    "sets": "#sets .set-name",
    "share": "#sets .share-button",
    "models": "#models .model",
    "class": "#classes .more",
    "picture": "#classes [data-image]",
    "why": "#why .tile",
    "compare": "#compare [data-part=open]",
    "check": "#classes [data-part=check]",
    "how": "#why [data-part=how]",
    "sees": "#pad [data-part=sees]",
}
# What opens within the page and within a sheet.
FOLDED = {"page": ("#map summary", "#earlier summary", "#answer .strict summary")}
FOLDED |= {
    "models": (".honesty summary",),
    "share": ("[data-part=make-look]", ".links li button:has-text('QR')"),
    "why": ("[data-part=move]", "[data-part=numbers] summary"),
    "compare": (".choose summary",),
    "how": ("details summary",),
    "sets": ("[data-part=delete-all]",),
}
FILLED = {"check": ".check-score", "how": ".board .spot", "share": "svg.code", "sets": ".sure"}
STEPS = 90  # touches of the tab key that lead once around the page
SPOKEN = "#answer [data-part=spoken]"


def unfold(within: Locator, names: tuple[str, ...]) -> None:
    for name in names:
        within.locator(name).first.click()


@axe.needs_axe
@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_axe_finds_nothing(arrive: Arrive, size: str, scheme: str) -> None:
    hand = arrive(size, color_scheme=scheme)
    page = hand.page
    axe.load(hand)
    hand.draw(drawings("antler")[0])
    hand.answered()
    expect(page.locator("#why .tile").first).to_be_visible()
    hand.settle()
    unfold(page.locator("#stage"), FOLDED["page"])
    expect(page.locator("#map .spot").first).to_be_visible()
    findings = {"page": axe.found(hand)}
    for name, opener in SHEETS.items():
        page.locator(opener).first.click()
        sheet = page.locator("dialog[open]")
        expect(sheet).to_be_visible()
        unfold(sheet, FOLDED.get(name, ()))
        if name in FILLED:
            expect(sheet.locator(FILLED[name]).first).to_be_visible()
        findings[name] = axe.found(hand, "dialog[open]")
        hand.close_sheet()
    assert {name: of for name, of in findings.items() if of} == {}


def test_an_answer_is_said_once_it_has_settled(arrive: Arrive) -> None:
    hand = arrive(reduced_motion="reduce")
    page = hand.page
    page.evaluate(
        """(part) => { window.said = [];
            new MutationObserver(() => window.said.push(document.querySelector(part).textContent))
              .observe(document.querySelector(part), { childList: true }); }""",
        SPOKEN,
    )
    hand.draw(drawings("antler")[0])
    hand.answered()
    expect(page.locator(SPOKEN)).to_have_text(re.compile(r"^antler, (over )?\d+ % sure\.$"))
    assert len(page.evaluate("window.said")) == 1, "not at each stroke"
    assert page.locator(SPOKEN).get_attribute("role") == "status"
    moving = page.locator("#answer .fill").first
    assert moving.evaluate("(bar) => getComputedStyle(bar).transitionDuration") == "0s"
    image = page.get_by_role("button", name="Look at picture 2 of antler")
    image.click()
    expect(page.get_by_role("button", name="Remove this picture: 2 of antler")).to_be_visible()


def reach(hand: Hand, wanted: Locator) -> None:
    """Go on by the tab key until something has the focus."""
    for _ in range(STEPS):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        hand.page.keyboard.press("Tab")
    raise AssertionError(f"the tab key does not lead to {wanted}")


def choose_file(hand: Hand, button: Locator, *drawn: tuple[str, int]) -> None:
    reach(hand, button)
    with hand.page.expect_file_chooser() as chooser:
        hand.page.keyboard.press("Enter")
    chooser.value.set_files([drawing_file(word, number) for word, number in drawn])


def test_a_set_is_taught_asked_and_corrected_by_the_keyboard_alone(visitor: Hand) -> None:
    page = visitor.page
    page.on("filechooser", lambda _: None)  # heard of from now on, however soon a key opens one
    button = page.get_by_role("button", name="Teach it your own")
    reach(visitor, button)
    page.keyboard.press("Enter")
    expect(visitor.cards.first.locator(".name")).to_be_focused()
    page.keyboard.type("stair")
    page.keyboard.press("Enter")
    expect(visitor.cards.nth(1).locator(".name")).to_be_focused()
    page.keyboard.type("ribbon")
    page.keyboard.press("Enter")
    visitor.settle()
    for position, word in enumerate(("stair", "ribbon")):
        add = page.get_by_role("button", name=f"Add pictures to {word}")
        choose_file(visitor, add, (word, 0), (word, 1))
        expect(visitor.thumbs(position)).to_have_count(2)
    choose_file(visitor, page.get_by_role("button", name="Picture", exact=True), ("stair", 2))
    visitor.answered()
    expect(visitor.label).to_have_text("stair")
    reach(visitor, page.get_by_role("button", name="No, it is…"))
    page.keyboard.press("Enter")
    reach(visitor, page.locator("#answer .choices").get_by_role("button", name="ribbon"))
    page.keyboard.press("Enter")
    expect(visitor.toast).to_contain_text("Learned. Try another.")
    expect(visitor.thumbs(1)).to_have_count(3)
