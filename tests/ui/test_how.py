"""How does it decide? Each method's idea, drawn from the answer on the page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive


def test_each_method_is_told_by_the_numbers_of_the_answer(visitor: Hand) -> None:
    page = visitor.page
    visitor.draw(drawings("sea house")[3])
    visitor.answered()
    sheet = page.locator("#how dialog")
    opened = page.locator("#why").get_by_role("button", name="How does it decide?")
    opened.click()
    expect(sheet.get_by_text("Each class has a middle")).to_be_visible()
    expect(sheet.locator(".board .spot:not(.question)")).to_have_count(9)
    expect(sheet.locator(".board .mean")).to_have_count(3)
    expect(sheet.locator(".board line:not(.to-mean)")).to_have_count(3)
    sheet.get_by_text("The formula, and the paper").click()
    expect(sheet.locator("[data-part=formula]")).to_contain_text("‖q−c‖²")
    expect(sheet.locator("[data-part=paper]")).to_contain_text("arxiv.org")
    visitor.close_sheet()
    visitor.choose("Relation Network")
    visitor.answered()
    opened.click()
    expect(sheet.get_by_text("how well two pictures belong together")).to_be_visible()
    shares = sheet.locator(".scores .cell")
    expect(shares).to_have_count(9)
    for text in shares.all_inner_texts():
        assert re.fullmatch(r"[01]\.\d\d", text.strip())
    visitor.close_sheet()
    visitor.choose("Matching Networks")
    visitor.answered()
    opened.click()
    expect(sheet.locator(".board line")).to_have_count(9)
    visitor.close_sheet()
    visitor.clear()
    page.locator("#models .model").click()
    page.locator("#models").get_by_role("button", name="How does it decide?").click()
    expect(sheet.get_by_text("Draw something first")).to_be_visible()


def test_steps_of_practice_and_a_memory_are_followed(visitor: Hand) -> None:
    sheet = visitor.page.locator("#how dialog")
    opened = visitor.page.locator("#why").get_by_role("button", name="How does it decide?")
    visitor.draw(drawings("sea house")[3])
    visitor.choose("MAML on the last layer")
    visitor.answered()
    opened.click()
    slider, words = sheet.get_by_role("slider"), sheet.locator(".step-words")
    expect(words).to_contain_text(re.compile(r"After step \d of \d: 9 of your 9 pictures right"))
    painted = """(canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value > 0)"""
    assert sheet.locator("canvas.areas").evaluate(painted)
    slider.press("Home")
    expect(words).to_contain_text("Before any practice")
    assert not sheet.locator("canvas.areas").evaluate(painted)
    sheet.get_by_role("button", name="Play the steps").click()
    expect(words).to_contain_text(re.compile("9 of your 9 pictures right.* sea house"))
    visitor.close_sheet()
    visitor.choose("Meta Networks, signs only")
    visitor.answered()
    opened.click()
    expect(sheet.locator(".board line")).to_have_count(9)
    expect(sheet.locator(".notes .cell")).to_have_count(9)
    read = [int(text.split()[0]) for text in sheet.locator(".notes .sum").all_inner_texts()]
    assert sum(read) == 100


def test_held_sideways_the_steps_and_their_picture_are_seen_at_once(arrive: Arrive) -> None:
    hand = arrive("sideways")
    sheet, models = hand.page.locator("#how dialog"), hand.page.locator("#models dialog")
    hand.draw(drawings("sea house")[3])
    hand.choose("MAML on the last layer")
    hand.answered()
    hand.page.locator("#why").get_by_role("button", name="How does it decide?").click()
    for part in (".board", "[type=range]", ".step-words", "[data-close]"):
        expect(sheet.locator(part)).to_be_in_viewport(ratio=0.99)
    board, slider = (sheet.locator(part).bounding_box() for part in (".board", "[type=range]"))
    assert board and slider and board["x"] + board["width"] <= slider["x"]
    hand.close_sheet()
    hand.page.locator("#models .model").click()
    hand.page.wait_for_function(  # its cards come anew
        "(sheet) => (sheet.scrollTop = sheet.scrollHeight, sheet.scrollTop) > 100",
        arg=models.element_handle(),
    )
    expect(models.locator("[data-close]")).to_be_in_viewport(ratio=0.99)
