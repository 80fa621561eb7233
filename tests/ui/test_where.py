"""Where it looked: on a touch both pictures of a pair carry a heat map, and it says which."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings

# How far from grey a canvas is: nine places in ten are farther, one in twenty is farther.
COLOURS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = [];
  for (let i = 0; i < data.length; i += 4) colours.push(Math.abs(data[i] - data[i + 2]));
  colours.sort((one, other) => one - other);
  return [0.1, 0.95].map((share) => colours[Math.floor(share * colours.length)]);
}"""


def test_both_pictures_of_a_pair_show_where_it_looked(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.draw(drawings("antler")[0])
    anywhere.answered()
    page.locator("#why .tile").first.click()
    maps = page.locator("#why .seen canvas")
    expect(maps.first).to_be_hidden()
    page.get_by_role("button", name="Where did it look?").click()
    for number in range(2):
        expect(maps.nth(number)).to_be_visible()
        weak, strong = maps.nth(number).evaluate(COLOURS)
        assert strong > 40 and strong > 1.5 * weak, "some places, and not all alike"
    expect(page.locator("#why [data-part=where-told]")).to_contain_text("exact parts")
    anywhere.close_sheet()
    page.locator("#why .tile").nth(1).click()
    expect(page.get_by_role("button", name="Where did it look?")).to_be_visible()
    expect(maps.first).to_be_hidden()


def test_a_picture_without_a_question_has_no_heat(visitor: Hand) -> None:
    visitor.thumbs(0).first.click()
    expect(visitor.page.locator("#why dialog[open]")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Where did it look?")).to_be_hidden()
