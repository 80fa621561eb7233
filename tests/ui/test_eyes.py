"""The right eyes, in a browser: the line, the switch, pictures with nothing in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PIL import ImageFilter
from playwright.sync_api import FilePayload, Locator, expect

from tests.scenes import jpeg, scene
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

PHOTOS = "These look like photos, so the photo model answers."
MIXED = "Drawings and photos together, so the photo model answers."
NOTHING = "Nothing is found in this picture"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    command = ("-m", "tests.ui.fake_app", "0", "eyes")
    served = Server(tmp_path_factory.mktemp("eyes") / "data", *command)
    yield served
    served.stop()


def photo(seed: int) -> FilePayload:
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(scene(seed))}


def blur() -> FilePayload:
    content = jpeg(scene(1).filter(ImageFilter.GaussianBlur(40)))
    return {"name": "blur.jpg", "mimeType": "image/jpeg", "buffer": content}


def line(hand: Hand) -> Locator:
    return hand.page.locator("#pad [data-part=eyes]")


def teach_photos(hand: Hand) -> None:
    hand.begin_own("red", "blue")
    for position, seeds in enumerate(((1, 2), (3, 4))):
        hand.upload(position, [photo(seed) for seed in seeds])
        expect(hand.thumbs(position)).to_have_count(2)


@pytest.mark.parametrize("size", ["desktop", "phone", "sideways"])
def test_a_line_says_who_answers_and_a_touch_changes_it(arrive: Arrive, size: str) -> None:
    hand = arrive(size)
    page, model = hand.page, hand.page.locator("#models [data-part=name]")
    expect(line(hand)).to_be_hidden()
    drawing_model = model.text_content() or ""
    teach_photos(hand)
    expect(line(hand)).to_contain_text(PHOTOS)
    expect(model).not_to_have_text(drawing_model)
    photo_model = model.text_content() or ""
    page.locator("#pad").scroll_into_view_if_needed()
    box, paper = line(hand).bounding_box(), hand.paper.bounding_box()
    assert box is not None and paper is not None
    assert paper["x"] <= box["x"] and box["x"] + box["width"] <= paper["x"] + paper["width"]
    line(hand).get_by_role("button", name="Use the drawing model").click()
    expect(line(hand)).to_contain_text("You chose a model for drawings")
    expect(model).to_have_text(drawing_model)
    line(hand).get_by_role("button", name="Use the photo model").click()
    expect(line(hand)).to_contain_text(PHOTOS)
    expect(model).to_have_text(photo_model)


def test_a_photo_among_drawings_says_so_and_can_go_to_the_drawing_model(visitor: Hand) -> None:
    visitor.draw(drawings("antler")[2])
    visitor.answered()
    expect(line(visitor)).to_be_hidden()
    visitor.put(photo(5))
    expect(line(visitor)).to_contain_text(MIXED)
    line(visitor).get_by_role("button", name="Use the drawing model").click()
    expect(visitor.message).to_contain_text("Nothing is found in this picture when it is read as")
    expect(line(visitor)).to_contain_text("Use the photo model")


def test_a_picture_without_anything_says_so_on_its_thumbnail(visitor: Hand) -> None:
    page = visitor.page
    teach_photos(visitor)
    visitor.upload(0, [blur()])
    blind = visitor.cards.nth(0).locator(".thumb.blind")
    expect(blind).to_have_count(1)
    expect(blind).to_have_attribute("title", re.compile(NOTHING))
    expect(visitor.toast).to_contain_text("In one picture nothing is found")
    blind.click()
    sheet = page.locator("#why dialog")
    expect(sheet).to_be_visible()
    expect(sheet.locator("[data-part=look-note]")).to_contain_text(NOTHING)
    expect(sheet.locator("[data-part=look-sees]")).to_be_visible()
    sheet.get_by_role("button", name="Use the drawing model").click()
    expect(sheet.locator("[data-part=look-reading]")).to_be_visible()


def test_nothing_is_asked_blind_and_what_it_sees_opens_large(visitor: Hand) -> None:
    page = visitor.page
    teach_photos(visitor)
    visitor.put(photo(6))
    visitor.answered()
    expect(visitor.label).not_to_be_empty()
    page.locator("#pad [data-part=sees]").click()
    sheet = page.locator("#pad dialog")
    expect(sheet.locator("[data-part=sees-large]")).to_be_visible()
    large = sheet.locator("[data-part=sees-large]").bounding_box()
    assert large is not None and large["width"] > 150
    visitor.close_sheet()
    visitor.put(blur())
    expect(visitor.message).to_contain_text(NOTHING)
    expect(line(visitor)).to_contain_text("Use the drawing model")
