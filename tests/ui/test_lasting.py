"""What must still be there: after a reload, a restart, on another device; and what must not."""

from __future__ import annotations

import re
import signal

from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server


def test_a_reload_keeps_the_set_and_the_drawing_on_the_pad(anywhere: Hand) -> None:
    anywhere.begin_own("stair", "ribbon")
    for position, sign in enumerate(("stair", "ribbon")):
        anywhere.draw(drawings(sign)[0])
        anywhere.keep(position)
    anywhere.draw(drawings("ribbon")[2])
    expect(anywhere.label).to_have_text("ribbon")
    anywhere.page.reload()
    anywhere.ready()
    assert anywhere.names == ["stair", "ribbon"]
    expect(anywhere.thumbs(1)).to_have_count(1)
    expect(anywhere.label).to_have_text("ribbon")


def test_a_killed_server_loses_nothing_that_was_called_saved(visitor: Hand, server: Server) -> None:
    visitor.begin_own("stair", "ribbon")
    for position, sign in enumerate(("stair", "ribbon")):
        visitor.draw(drawings(sign)[0])
        visitor.keep(position)
    visitor.settle()
    server.stop(signal.SIGKILL)
    try:
        visitor.draw(drawings("stair")[2])  # with nobody there
        expect(visitor.saved).to_contain_text("No connection")
        expect(visitor.toast).to_contain_text("The server does not answer")
        visitor.page.get_by_role("button", name="Try now").click()
        expect(visitor.toast).to_contain_text("The server does not answer")
        answer = visitor.page.locator("#answer")
        expect(answer).to_have_css("opacity", "0.45")
    finally:
        server.start()  # for those who come later too
    expect(answer).to_have_css("opacity", "1")
    expect(visitor.page.get_by_role("button", name="Try now")).to_have_count(0)
    expect(visitor.label).to_have_text("stair", timeout=30_000)
    visitor.ready()
    assert visitor.names == ["stair", "ribbon"]
    expect(visitor.thumbs(0)).to_have_count(1)
    expect(visitor.thumbs(1)).to_have_count(1)


def test_two_visitors_are_apart_and_a_link_lets_another_in(arrive: Arrive) -> None:
    mine, theirs = arrive(), arrive("phone")
    mine.begin_own("my secret sign", "other")
    theirs.page.reload()
    theirs.ready()
    assert theirs.names == ["antler", "moonhook", "sea house"]
    theirs.page.locator("#sets .set-name").click()
    expect(theirs.page.locator("#sets .set")).to_have_count(1)
    mine.page.locator("#sets [data-part=share]").click()
    mine.page.get_by_role("button", name="Edit together").click()
    link = mine.page.locator("#share .links input").input_value()
    assert "#set=edit-" in link and "?" not in link
    mine.close_sheet()
    theirs.goto(link)
    theirs.page.reload()  # from an open page, a browser takes what stands behind the # alone
    theirs.ready()
    assert theirs.names == ["my secret sign", "other"]
    assert "set=" not in theirs.page.url
    theirs.draw(drawings("antler")[0])
    theirs.keep(0)
    mine.page.reload()
    mine.ready()
    expect(mine.thumbs(0)).to_have_count(1)


def test_another_tab_follows_and_agrees_after_a_reload(visitor: Hand) -> None:
    other = Hand(visitor.page.context.new_page())
    other.goto(visitor.page.url)
    other.name_class(0, "twig")
    expect(visitor.cards.first.locator(".name")).to_have_value("twig")
    other.remove_class(1)
    expect(visitor.cards).to_have_count(2)
    visitor.page.reload()
    visitor.ready()
    assert visitor.names == ["twig", "sea house"]


def test_sets_are_made_renamed_opened_and_deleted(visitor: Hand) -> None:
    page = visitor.page
    visitor.begin_own("a", "b")
    page.locator("#sets .set-name").click()
    page.locator("#sets [data-part=rename]").fill("Mushrooms")
    page.locator("#sets [data-part=rename]").press("Enter")
    sets = page.locator("#sets .sets li")
    expect(sets).to_have_count(1)
    expect(sets.first).to_contain_text("Mushrooms")
    page.locator("#sets [data-try=signs]").click()
    expect(visitor.cards).to_have_count(3)
    assert visitor.names == ["antler", "moonhook", "sea house"]
    page.locator("#sets .set-name").click()
    page.get_by_role("button", name="Delete Mushrooms").click()
    expect(page.locator("#sets .gone")).to_contain_text("Mushrooms")
    assert visitor.names == ["antler", "moonhook", "sea house"]
    page.locator("#sets").get_by_role("button", name="Bring back").click()
    expect(page.locator("#sets [data-part=name]")).to_have_text("Mushrooms")
    assert visitor.names == ["a", "b"]


def test_all_work_is_deleted_and_brought_back(visitor: Hand) -> None:
    page = visitor.page
    visitor.begin_own("mine", "too")
    page.locator("#sets .set-name").click()
    page.get_by_role("button", name="Delete all my work").click()
    expect(page.get_by_text("Delete all your sets")).to_be_visible()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Delete all your sets")).to_be_hidden()
    assert visitor.names == ["mine", "too"]
    page.get_by_role("button", name="Delete all my work").click()
    page.get_by_role("button", name="Delete all of it").click()
    expect(visitor.cards).to_have_count(3)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(visitor.cards).to_have_count(2)
    assert visitor.names == ["mine", "too"]


def test_a_dead_link_is_said_and_leads_to_a_fresh_start(arrive: Arrive) -> None:
    hand = arrive(path="?session=nothing-of-the-kind")
    expect(hand.toast).to_contain_text(re.compile("not here any more"))
    expect(hand.cards).to_have_count(3)
