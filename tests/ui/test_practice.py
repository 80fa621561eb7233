"""Practise on my pictures: from the button below the classes to an answer, and back."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest
from PIL import ImageOps
from playwright.sync_api import FilePayload, expect

from tests.scenes import jpeg, scene
from tests.ui.browser import Hand
from tests.ui.conftest import Arrive

SLOW = 120_000  # milliseconds that practising may take where much runs beside it


@lru_cache
def photo(kind: int, number: int) -> FilePayload:
    """One of several pictures of a thing."""
    side = 320 - 24 * number
    image = scene(kind).crop((320 - side, 0, 320, side))
    data = jpeg(ImageOps.mirror(image) if number % 2 else image)
    return {"name": f"{kind}-{number}.jpg", "mimeType": "image/jpeg", "buffer": data}


def taught(hand: Hand) -> None:
    hand.begin_own("room", "street")
    for kind in range(2):
        hand.upload(kind, [photo(kind, number) for number in range(3)])
        expect(hand.thumbs(kind)).to_have_count(3)
    hand.settle()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_set_practises_is_answered_by_it_and_forgets_it(arrive: Arrive, size: str) -> None:
    hand = arrive(size)
    page, sheet = hand.page, hand.page.locator("#practice dialog")
    opener = page.locator("#classes [data-part=practise]")
    expect(opener).to_be_hidden()
    taught(hand)
    hand.put(photo(1, 4))
    hand.answered()
    expect(opener).to_have_text("Practise on my pictures")
    opener.click()
    expect(sheet).to_contain_text(re.compile(r"It takes about \d+ (second|minute)"), timeout=SLOW)
    expect(sheet).to_contain_text("each of your 6 pictures is held back once")
    sheet.get_by_role("button", name="Start").click()
    expect(sheet.get_by_role("progressbar")).to_be_visible()
    sheet.get_by_role("button", name="Cancel").click()
    expect(sheet).to_be_hidden()
    expect(opener).to_have_text("Practise on my pictures")

    opener.click()
    sheet.get_by_role("button", name="Start").click(timeout=SLOW)
    expect(sheet.locator(".practice-right")).to_have_text(
        re.compile(r"Right for \d of 6 of your pictures held back, \d before"), timeout=SLOW
    )
    expect(sheet).to_contain_text("leave-one-out")
    assert sheet.evaluate("node => node.scrollWidth <= node.clientWidth"), "nothing is cut off"
    use = sheet.get_by_role("button", name="Use it all the same")
    if use.is_visible():
        use.click()
    expect(sheet.get_by_role("button", name="Answer as before")).to_be_visible()
    hand.close_sheet()
    expect(opener).to_have_text("Practised on 6 pictures")
    page.reload()
    hand.ready()
    expect(opener).to_have_text("Practised on 6 pictures")
    hand.upload(0, [photo(0, 5)])
    expect(opener).to_have_text("Practised, but not on the newest pictures")
    opener.click()
    expect(sheet.get_by_role("button", name="Practise again")).to_be_visible()
    sheet.get_by_role("button", name="Forget it").click()
    expect(sheet).to_be_hidden()
    expect(opener).to_have_text("Practise on my pictures")
