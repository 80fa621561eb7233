"""Every model side by side on the question that lies on the pad."""

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings


def test_every_model_answers_and_another_takes_over(visitor: Hand) -> None:
    page = visitor.page
    expect(page.locator("#compare [data-part=open]")).to_be_hidden()
    visitor.draw(drawings("moonhook")[5])
    expect(visitor.label).to_have_text("moonhook")
    page.locator("#compare [data-part=open]").click()
    rows = page.locator("#compare .compare-row")
    expect(rows.first).to_contain_text("moonhook")
    count = rows.count()
    assert count >= 2
    for index in range(count):
        expect(rows.nth(index).locator(".bar")).to_have_count(9)
        expect(rows.nth(index)).to_contain_text("ms")
    chosen = rows.nth(1).locator(".compare-model .caption").first.inner_text()
    rows.nth(1).click()
    expect(page.locator("#models [data-part=name]")).to_have_text(chosen)
    expect(visitor.label).to_have_text("moonhook")
