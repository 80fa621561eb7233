"""Every model side by side on the question that lies on the pad."""

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings, percent


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
    expect(page.locator("#models [data-part=name]")).to_have_attribute("title", chosen)
    expect(visitor.label).to_have_text("moonhook")


def test_who_is_asked_can_be_chosen(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.draw(drawings("moonhook")[5])
    expect(anywhere.label).to_have_text("moonhook")
    page.locator("#compare [data-part=open]").click()
    rows = page.locator("#compare .compare-row")
    expect(rows.nth(1)).to_be_visible()
    count = rows.count()
    page.locator("#compare .choose summary").click()
    ticks = page.locator("#compare .choose input")
    expect(ticks).to_have_count(count)
    ticks.first.uncheck()
    expect(rows).to_have_count(count - 1)
    page.locator("#compare [data-close]").click()
    page.locator("#compare [data-part=open]").click()
    expect(rows).to_have_count(count - 1)  # remembered
    expect(ticks.first).not_to_be_checked()
    ticks.first.check()
    ticks.nth(1).uncheck()  # while the first is still being asked
    expect(ticks.first).to_be_checked()
    expect(ticks.nth(1)).not_to_be_checked()
    expect(rows).to_have_count(count - 1)
    while rows.count() > 1:
        left = rows.count()
        page.locator("#compare .choose input:checked").first.click()
        expect(rows).to_have_count(left - 1)
    page.locator("#compare .choose input:checked").click()
    expect(page.locator("#toasts")).to_contain_text("at least one model")
    expect(rows).to_have_count(1)


def test_each_head_shows_what_it_looks_at(anywhere: Hand) -> None:
    page = anywhere.page
    anywhere.draw(drawings("moonhook")[5])
    expect(anywhere.label).to_have_text("moonhook")
    heads = page.locator("#why [data-part=heads]")
    expect(heads).to_be_hidden()
    anywhere.choose("Attention with task embedding, signs only")
    ways = heads.get_by_role("radio")
    expect(ways).to_have_count(5)
    shares = page.locator("#why .tile-share")
    together = shares.all_text_contents()
    ways.nth(1).click()
    expect(ways.nth(1)).to_have_attribute("aria-checked", "true")
    expect(page.locator("#why [data-part=sentence]")).to_contain_text("one of them")
    of_one = shares.all_text_contents()
    for texts in (together, of_one):
        assert len(texts) == 9
        assert sum(percent(text) for text in texts) == 100
    anywhere.choose("Prototypical Networks, signs only")
    expect(heads).to_be_hidden()
    expect(page.locator("#why [data-part=sentence]")).to_contain_text("average")
