"""The map of a set: the question moves as one draws, pictures are reached by touch and keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings


def place(hand: Hand) -> tuple[float, float]:
    """Where the question is going to, in percents of the board."""
    style = hand.page.locator("#map .question").get_attribute("style") or ""
    across, down = (re.search(rf"--{name}: ([\d.]+)", style) for name in "xy")
    assert across and down
    return float(across[1]), float(down[1])


def test_the_question_moves_and_each_picture_can_be_reached(visitor: Hand) -> None:
    page = visitor.page
    page.locator("#map summary").first.click()
    spots = page.locator("#map button.spot")
    expect(spots).to_have_count(9)
    expect(page.locator("#map .question")).to_have_count(0)
    first, second = drawings("sea house")[3][:1], drawings("sea house")[3]
    visitor.draw(first)
    visitor.answered()
    expect(page.locator("#map .question")).to_have_attribute("style", re.compile("--x"))
    before = place(visitor)
    visitor.draw(second[1:])
    visitor.answered()
    expect(page.locator("#map .question")).not_to_have_attribute(
        "style", re.compile(f"--x: {before[0]}; --y: {before[1]}")
    )
    asked = page.locator("#map .question img").get_attribute("src") or ""
    assert asked.startswith("data:image/png")
    spots.first.focus()
    focused = "document.activeElement.closest('#map .spot').dataset.image"
    reached = set()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        reached.add(page.evaluate(focused))
    assert len(reached) > 1
    page.keyboard.press("Enter")
    expect(page.locator("#why dialog")).to_be_visible()
    visitor.close_sheet()
    page.locator("#map summary").nth(1).click()
    expect(page.locator("#map [data-part=variation]")).to_contain_text(
        re.compile(r"shows \d+ % of all differences")
    )
    spread = page.locator("#map .spot").first.get_attribute("style")
    page.get_by_role("button", name="By who is near whom").click()
    expect(page.locator("#map [data-part=variation]")).to_contain_text("UMAP")
    expect(page.locator("#map .spot").first).not_to_have_attribute("style", spread or "")
    expect(spots).to_have_count(9)
    expect(page.locator("#map .question")).to_have_count(1)
    visitor.clear()
    expect(page.locator("#map .question")).to_have_count(0)
