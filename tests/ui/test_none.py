"""None of these, a set of one class, the share of strangers, and how a picture is read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, expect

from fewshot_demo.datasets.strokes import render_strokes
from tests.fakes import photo, png
from tests.ui.browser import Hand, drawings, percent
from tests.ui.conftest import Server

PERCENT = re.compile(r"^(over )?\d+ % sure$")


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def taught(hand: Hand, *signs: str) -> None:
    """An own set with a picture of each of these signs."""
    hand.begin_own(*signs)
    for position, sign in enumerate(signs):
        hand.teach(position, sign, 0)


def part(hand: Hand, name: str):
    return hand.page.locator(f"#answer [data-part={name}]")


def test_what_is_none_of_the_classes_is_said_and_taught_as_something_new(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere, "stair", "ribbon")
    anywhere.draw(drawings("stair")[0])
    expect(anywhere.label).to_have_text("stair")
    expect(part(anywhere, "nearest")).to_be_hidden()
    expect(part(anywhere, "none-value")).to_have_text(re.compile(r"^<?\d %$"))
    anywhere.clear()
    anywhere.draw(drawings("antler")[0])
    expect(anywhere.label).to_have_text("None of these")
    anywhere.answered()
    expect(part(anywhere, "nearest")).to_have_text("nearest: stair")
    expect(part(anywhere, "sure")).to_have_text(PERCENT)
    values = page.locator("#answer .rows .value").all_inner_texts()
    none = part(anywhere, "none-value").inner_text()
    assert sum(percent(value) for value in [*values, none]) == 100
    assert percent(none) == anywhere.sure()
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .chips").get_by_role("button", name="something new").click()
    expect(anywhere.cards).to_have_count(3)
    expect(anywhere.thumbs(2)).to_have_count(1)
    expect(anywhere.paper).to_have_class(re.compile("blank"))
    anywhere.toast.get_by_role("button", name="Close").click()  # it may lie over what comes next
    page.locator("#earlier summary").click()
    expect(page.locator("#earlier .past").first).to_contain_text("class 3")


def test_the_history_and_the_models_side_by_side_show_the_verdict(visitor: Hand) -> None:
    page = visitor.page
    taught(visitor, "stair", "ribbon")
    visitor.draw(drawings("antler")[0])
    expect(visitor.label).to_have_text("None of these")
    page.locator("#earlier summary").click()
    expect(page.locator("#earlier .past").first).to_contain_text("none of these (nearest: stair)")
    page.locator("#compare [data-part=open]").click()
    rows = page.locator("#compare .compare-row")
    expect(rows.nth(0)).to_contain_text("None of these")
    expect(rows.nth(0)).to_contain_text("nearest: stair")
    expect(rows.nth(1)).to_contain_text("stair")
    expect(rows.nth(1)).to_contain_text("differs")


def test_one_class_is_a_question_of_yes_or_no(anywhere: Hand) -> None:
    taught(anywhere, "stair")
    anywhere.draw(drawings("stair")[0])
    expect(anywhere.page.locator("#answer-title")).to_have_text("Is it stair?")
    anywhere.answered()
    expect(anywhere.label).to_have_text("It is stair")
    yes = anywhere.sure()
    assert yes >= 90
    assert percent(anywhere.page.locator("#answer .row.first .value").inner_text()) == yes
    anywhere.clear()
    anywhere.draw(drawings("antler")[0])
    anywhere.answered()
    expect(anywhere.label).to_have_text("It is not stair")
    assert 50 <= anywhere.sure() < 100
    expect(part(anywhere, "none-name")).to_have_text("something else")


def test_one_class_is_too_little_for_a_model_that_cannot_refuse(visitor: Hand) -> None:
    page = visitor.page
    taught(visitor, "stair")
    visitor.draw(drawings("stair")[0])
    expect(visitor.label).to_have_text("It is stair")
    expect(part(visitor, "strict")).to_be_visible()
    page.locator("#models .model").click()
    page.locator("#models").get_by_role("radio", name="Matching Networks").click()
    expect(visitor.message).to_contain_text("Only ‘stair’ has a picture")
    expect(part(visitor, "strict")).to_be_hidden()
    expect(part(visitor, "none-row")).to_be_hidden()


def test_the_share_of_strangers_asks_the_same_question_again_and_is_kept(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere, "stair", "ribbon")
    anywhere.draw(drawings("antler")[0])
    anywhere.answered()
    expect(anywhere.label).to_have_text("None of these")
    asked = len(anywhere.history())
    choice = part(anywhere, "strangers")
    expect(choice).to_be_hidden()
    expect(part(anywhere, "strangers-now")).to_have_text("1 time in 5")
    part(anywhere, "strict").locator("summary").click()
    never = choice.get_by_role("radio", name="never")
    box = never.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    never.click()
    expect(anywhere.label).to_have_text("stair")
    expect(part(anywhere, "none-value")).to_have_text("0 %")
    expect(never).to_have_attribute("aria-checked", "true")
    page.keyboard.press("ArrowLeft")  # round to the last
    half = choice.get_by_role("radio", name="half of the time")
    expect(half).to_have_attribute("aria-checked", "true")
    expect(anywhere.label).to_have_text("None of these")
    page.keyboard.press("ArrowRight")
    expect(anywhere.label).to_have_text("stair")
    assert len(anywhere.history()) == asked
    anywhere.settle()
    page.reload()
    anywhere.ready()
    expect(anywhere.label).to_have_text("stair")
    expect(part(anywhere, "strangers-now")).to_have_text("never")


def test_a_first_stroke_that_is_not_finished_is_not_called_none_of_these(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere, "stair", "ribbon")
    part(anywhere, "strict").locator("summary").click()
    part(anywhere, "strangers").get_by_role("radio", name="half of the time").click()
    expect(part(anywhere, "strangers-now")).to_have_text("half of the time")
    anywhere.settle()
    anywhere.draw(drawings("antler")[0], lift=False)
    expect(part(anywhere, "message")).to_have_text("Keep drawing…")
    page.wait_for_timeout(600)  # the resting pen has been answered meanwhile
    expect(part(anywhere, "message")).to_have_text("Keep drawing…")
    page.mouse.up()
    expect(anywhere.label).to_have_text("None of these")


def test_a_verdict_moves_nothing_around_it(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere, "stair", "ribbon")
    places = """() => [
        "#pad .paper", "#pad .tools", "#keep .chips", "#answer .rows", "#answer .none-row",
        "#answer .verdict-head", "#answer .strict",
      ].map((name) => document.querySelector(name).getBoundingClientRect())
      .map((box) => [box.x, box.y + scrollY, box.width].map(Math.round))"""
    before = page.evaluate(places)
    anywhere.draw(drawings("antler")[0])
    expect(anywhere.label).to_have_text("None of these")
    assert page.evaluate(places) == before
    anywhere.clear()
    anywhere.draw(drawings("stair")[0])
    expect(anywhere.label).to_have_text("stair")
    assert page.evaluate(places) == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def pencil(sign: str) -> FilePayload:
    drawn = png(render_strokes(drawings(sign)[0]).convert("RGB"))
    return {"name": "photo.png", "mimeType": "image/png", "buffer": photo(drawn)}


def test_a_photo_of_paper_can_be_read_as_it_is(anywhere: Hand) -> None:
    page = anywhere.page
    taught(anywhere, "stair", "ribbon")
    switch = page.locator("#pad [data-part=reading]")
    anywhere.draw(drawings("stair")[0])
    expect(anywhere.label).to_have_text("stair")
    expect(switch).to_be_hidden()
    anywhere.answered()
    asked = len(anywhere.history())
    anywhere.put(pencil("stair"))
    cleaned = switch.get_by_role("radio", name="cleaned as a photo of paper")
    plain = switch.get_by_role("radio", name="as it is")
    expect(cleaned).to_have_attribute("aria-checked", "true")
    expect(anywhere.label).to_have_text("stair")
    before = page.locator("#pad [data-part=sees-image]").get_attribute("src")
    plain.click()
    expect(plain).to_have_attribute("aria-checked", "true")
    expect(cleaned).to_have_attribute("aria-checked", "false")
    expect(anywhere.label).to_have_text("None of these")
    assert page.locator("#pad [data-part=sees-image]").get_attribute("src") != before
    cleaned.click()
    expect(anywhere.label).to_have_text("stair")
    assert len(anywhere.history()) == asked + 1
    anywhere.keep(0)
    expect(switch).to_be_hidden()
