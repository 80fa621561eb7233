"""Check my set: from the button below the classes to a set that is mended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawing_file
from tests.ui.conftest import Arrive


def taught(hand: Hand) -> None:
    """Two classes of four, the first with a fifth picture that belongs into the second."""
    hand.begin_own("antler", "ribbon")
    hand.teach(0, "antler", *range(4))
    hand.teach(0, "ribbon", 5)
    hand.teach(1, "ribbon", *range(4))
    hand.settle()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_picture_in_the_wrong_class_is_found_and_moved(arrive: Arrive, size: str) -> None:
    hand = arrive(size)
    taught(hand)
    page, sheet = hand.page, hand.page.locator("#check dialog")
    page.get_by_role("button", name="Check my set").click()
    expect(sheet.locator(".check-score")).to_have_text("Right 8 of 9")
    pulls = sheet.locator(".check-mistaken")
    expect(pulls).to_contain_text("antler and ribbon got mixed up once.")
    expect(pulls).to_contain_text("This one pulls antler towards ribbon.")
    expect(pulls.get_by_role("button", name="Move to")).to_have_count(0)
    doubt = sheet.locator(".check-doubts li").first
    expect(doubt).to_contain_text("antler, taken for")
    sheet.get_by_text("What was taken for what").click()
    table = sheet.get_by_role("table")
    expect(table.get_by_role("rowheader")).to_have_text(["antler", "ribbon"])
    expect(table.get_by_role("columnheader", name="ribbon")).to_be_visible()
    assert sheet.evaluate("node => node.scrollWidth <= node.clientWidth"), "nothing is cut off"
    doubt.get_by_role("button", name="Move to ribbon").click()
    expect(sheet.locator(".check-score")).to_have_text("Right 9 of 9")
    expect(hand.thumbs(0)).to_have_count(4)
    hand.close_sheet()
    expect(page.get_by_role("button", name="Check my set: right 9 of 9")).to_be_visible()
    page.locator("#classes [data-image]").first.click()
    page.locator("#why [data-part=remove]").click()
    expect(hand.thumbs(0)).to_have_count(3)
    expect(page.get_by_role("button", name="Check my set", exact=True)).to_be_visible()


def test_too_little_says_what_to_add(visitor: Hand) -> None:
    visitor.begin_own("antler", "ribbon")
    visitor.upload(0, [drawing_file("antler", 0)])
    expect(visitor.thumbs(0)).to_have_count(1)
    visitor.page.get_by_role("button", name="Check my set").click()
    expect(visitor.toast).to_contain_text("at least two classes need two pictures each")


def test_a_picture_is_put_aside_and_the_others_are_tested_with_it(visitor: Hand) -> None:
    taught(visitor)
    page, sheet = visitor.page, visitor.page.locator("#check dialog")
    visitor.thumbs(1).last.click()
    page.get_by_role("button", name="Use for testing").click()
    expect(visitor.thumbs(1)).to_have_count(3)
    trays = page.locator("#classes .tests")
    expect(trays).to_have_count(2)
    expect(trays.nth(1)).to_contain_text("For testing: 1")
    with page.expect_file_chooser() as chooser:
        trays.nth(0).get_by_role("button", name="Add pictures for testing").click()
    chooser.value.set_files([drawing_file("antler", 5)])
    expect(trays.nth(0)).to_contain_text("For testing: 1")
    expect(visitor.thumbs(0)).to_have_count(5)
    page.get_by_role("button", name="Check my set").click()
    expect(sheet.locator(".check-tests")).to_have_text("Test pictures: right 2 of 2")
    visitor.close_sheet()
    trays.nth(1).locator("[data-test]").click()
    page.get_by_role("button", name="Let it teach again").click()
    expect(trays.nth(1)).to_contain_text("For testing: 0")
    expect(visitor.thumbs(1)).to_have_count(4)
