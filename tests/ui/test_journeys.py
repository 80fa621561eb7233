"""What a visitor comes for: ask, teach, correct, understand why."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings, percent

# All numbers in one look: the next stroke's answer may come between two looks.
AT_ONCE = """() => [
    [...document.querySelectorAll("#why .tile")].map((tile) => tile.getAttribute("aria-label")),
    document.querySelector("#answer [data-part=sure]").textContent,
    document.querySelector("#answer [data-part=none-value]").textContent,
]"""


def test_first_stroke_is_answered_by_the_sample_task(anywhere: Hand) -> None:
    page = anywhere.page
    expect(page.get_by_text("Draw one of these")).to_be_visible()
    expect(anywhere.cards).to_have_count(3)
    anywhere.draw(drawings("sea house")[0])
    expect(anywhere.label).to_have_text("sea house")
    assert anywhere.sure() >= 50
    expect(page.locator("#pad [data-part=sees-image]")).to_be_visible()
    expect(page.get_by_role("button", name="Teach it your own")).to_be_in_viewport()
    anywhere.settle()


def test_teach_two_signs_by_drawing_and_ask(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.draw(drawings("antler")[0])
    page.get_by_role("button", name="Teach it your own").click()
    expect(anywhere.cards).to_have_count(2)
    expect(anywhere.cards.first.locator(".name")).to_be_focused()
    page.keyboard.type("stair")
    page.keyboard.press("Enter")
    expect(anywhere.cards.nth(1).locator(".name")).to_be_focused()
    page.keyboard.type("ribbon")
    page.keyboard.press("Enter")
    anywhere.settle()
    expect(anywhere.cards.nth(1).locator(".name")).to_have_value("ribbon")
    assert anywhere.names == ["stair", "ribbon"]
    for position, sign in enumerate(("stair", "ribbon")):
        for number in range(2):
            anywhere.draw(drawings(sign)[number])
            anywhere.keep(position)
            expect(page.locator("#pad .paper")).to_have_class(re.compile("blank"))
    anywhere.draw(drawings("ribbon")[2])
    expect(anywhere.label).to_have_text("ribbon")
    anywhere.clear()
    expect(anywhere.message).to_be_visible()
    anywhere.draw(drawings("stair")[3])
    expect(anywhere.label).to_have_text("stair")
    anywhere.settle()


def test_correcting_an_answer_teaches_the_right_class_and_nothing_is_asked_again(
    anywhere: Hand,
) -> None:
    page = anywhere.page
    anywhere.draw(drawings("twin eggs")[0])
    expect(anywhere.label).not_to_be_empty()
    anywhere.answered()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or ""))
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .chips").get_by_role("button", name="sea house").click()
    expect(anywhere.thumbs(2)).to_have_count(4)
    expect(anywhere.toast).to_contain_text("Learned. Try another.")
    expect(anywhere.paper).to_have_class(re.compile("blank"))
    anywhere.settle()
    assert not any('"fn_name":"ask' in body for body in asked), "the picture that was just added"
    expect(page.locator("#pad [data-part=undo]")).to_be_disabled()  # it would be taught twice


def test_correcting_to_something_new_makes_a_class_of_it(visitor: Hand) -> None:
    page = visitor.page
    visitor.draw(drawings("twin eggs")[0])
    visitor.answered()
    page.get_by_role("button", name="No, it is…").click()
    page.locator("#answer .chips").get_by_role("button", name="something new").click()
    expect(visitor.cards).to_have_count(4)
    expect(visitor.thumbs(3)).to_have_count(1)
    expect(visitor.cards.nth(3).locator(".name")).to_be_focused()


def test_why_shows_every_picture_and_shares_that_sum_to_the_answer(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.draw(drawings("moonhook")[1])
    expect(anywhere.label).to_have_text("moonhook")
    tiles = page.locator("#why .tile")
    expect(tiles).to_have_count(9)
    named, sure, none = page.evaluate(AT_ONCE)
    shares = [(name.rsplit(", ", 1)[0], percent(name.rsplit(", ", 1)[1])) for name in named]
    assert sum(share for _, share in shares) == 100 - percent(none)
    assert sum(share for name, share in shares if name == "moonhook") == percent(sure)
    assert [share for _, share in shares] == sorted((s for _, s in shares), reverse=True)
    expect(page.locator("#why [data-part=sentence]")).to_contain_text("shares")
    tiles.first.click()
    sheet = page.locator("#why dialog")
    expect(sheet.get_by_text(re.compile(r"this one gets (\w+ )?\d+ %"))).to_be_visible()
    expect(sheet.get_by_text("score =")).to_be_hidden()
    sheet.locator("summary").click()
    expect(sheet.get_by_text("score =")).to_be_visible()
    sheet.get_by_role("button", name="Close").click()


def test_another_model_answers_the_same_question_at_once(visitor: Hand) -> None:
    page = visitor.page
    visitor.draw(drawings("antler")[1])
    expect(visitor.label).to_have_text("antler")
    page.locator("#models .model").click()
    cards = page.locator("#models .model-card")
    expect(cards.first).to_contain_text(re.compile(r"Right \d+ times in 100"))
    groups = page.locator("#models h3")
    expect(groups.first).to_have_text("For drawings")
    expect(groups.last).to_contain_text("For research")
    expect(page.locator("#models").get_by_text("Runs on")).to_have_count(1)
    page.locator("#models").get_by_role("radio", name="Matching Networks It compares").click()
    chosen = page.locator("#models [data-part=name]")
    expect(chosen).to_have_text("each single picture")
    expect(chosen).to_have_attribute("title", "Matching Networks")
    expect(visitor.label).to_have_text("antler")


def test_earlier_questions_can_be_asked_again(visitor: Hand) -> None:
    page = visitor.page
    visitor.draw(drawings("antler")[0])
    expect(visitor.label).to_have_text("antler")
    visitor.clear()
    visitor.draw(drawings("moonhook")[0])
    expect(visitor.label).to_have_text("moonhook")
    page.locator("#earlier summary").click()
    rows = page.locator("#earlier .past")
    expect(rows).to_have_count(2)
    rows.filter(has_text="antler").click()
    expect(visitor.label).to_have_text("antler")
    expect(page.locator("#pad [data-part=picture]")).to_be_visible()


def test_everything_removed_can_be_brought_back(visitor: Hand) -> None:
    page = visitor.page
    undo = page.locator("#toasts").get_by_role("button", name="Undo")
    visitor.remove_class(1)
    expect(visitor.cards).to_have_count(2)
    undo.click()
    expect(visitor.cards).to_have_count(3)
    assert visitor.names == ["antler", "moonhook", "sea house"]
    visitor.thumbs(0).first.click()
    page.get_by_role("button", name="Remove this picture").click()
    expect(visitor.thumbs(0)).to_have_count(2)
    undo.last.click()
    expect(visitor.thumbs(0)).to_have_count(3)


def test_undo_eraser_and_clear(visitor: Hand) -> None:
    page = visitor.page
    drawing = drawings("sea house")[0]
    visitor.draw(drawing)
    expect(visitor.label).to_have_text("sea house")
    visitor.clear()
    expect(page.locator("#pad .paper")).to_have_class(re.compile("blank"))
    page.locator("#pad [data-part=undo]").click()
    expect(visitor.label).to_have_text("sea house")
    for _ in drawing:
        page.keyboard.press("Control+z")
    expect(page.locator("#pad .paper")).to_have_class(re.compile("blank"))
    visitor.draw([[[0, 255], [0, 255]]])
    page.locator("#pad [data-part=eraser]").click()
    visitor.draw([[[0, 255], [0, 255]]])
    expect(visitor.message).to_contain_text("pad is empty")
