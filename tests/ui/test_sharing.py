"""Keeping a set and sharing it, as visitors do."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def sheet(hand: Hand) -> Locator:
    hand.page.locator("#sets [data-part=share]").click()
    return hand.page.locator("#share dialog")


def test_a_set_is_saved_and_brought_in_again(arrive: Arrive, tmp_path: Path) -> None:
    hand, other = arrive(), arrive("phone")
    hand.begin_own("stair", "ribbon")
    for position, word in enumerate(("antler", "moonhook")):
        hand.draw(drawings(word)[0])
        hand.keep(position)
    with hand.page.expect_download() as coming:
        sheet(hand).get_by_role("button", name="Save this set").click()
    file = tmp_path / coming.value.suggested_filename
    coming.value.save_as(file)
    other.page.locator("#sets .set-name").click()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(file.read_bytes()[:100])
    other.page.locator("#sets [data-part=bring-file]").set_input_files(broken)
    expect(other.toast).to_contain_text("not a saved set")
    other.page.locator("#sets [data-part=bring-file]").set_input_files(file)
    expect(other.toast).to_contain_text("is here")
    assert other.names == ["stair", "ribbon"]
    other.draw(drawings("antler")[1])
    expect(other.label).to_have_text("stair")


def test_a_set_is_copied_in_the_list(arrive: Arrive) -> None:
    hand = arrive()
    hand.page.locator("#sets .set-name").click()
    sets = hand.page.locator("#sets .sets li")
    expect(sets.first.locator(".first img")).to_have_count(3)
    hand.page.get_by_role("button", name="Make a copy of Three signs to try").click()
    expect(sets).to_have_count(2)
    expect(hand.toast).to_contain_text("is a copy")
    expect(hand.page.locator("#sets [data-part=name]")).to_have_text("Three signs to try 2")


def test_who_comes_by_a_link_to_look_can_ask_until_it_is_switched_off(arrive: Arrive) -> None:
    mine = arrive()
    mine.begin_own("stair", "ribbon")
    for position, word in enumerate(("antler", "moonhook")):
        mine.draw(drawings(word)[0])
        mine.keep(position)
    before = mine.history()
    share = sheet(mine)
    share.get_by_role("button", name="Look and try").click()
    link = share.locator(".links input").input_value()
    assert "#set=look-" in link
    share.get_by_role("button", name="QR code").click()
    expect(share.locator("svg.code")).to_be_visible()
    expect(share).to_contain_text("Others cannot reach it")
    theirs = arrive("phone", path=f"#{link.partition('#')[2]}")
    assert theirs.names == ["stair", "ribbon"]
    expect(theirs.toast).to_contain_text("What you draw is not kept")
    expect(theirs.page.locator("#keep")).to_be_hidden()
    theirs.draw(drawings("antler")[1])
    expect(theirs.label).to_have_text("stair")
    expect(theirs.page.locator("#why .tile-without").first).not_to_be_empty()
    theirs.page.locator("#why .tile").first.click()
    expect(theirs.page.get_by_role("button", name="Where did it look?")).to_be_visible()
    expect(theirs.page.get_by_role("button", name="Remove this picture")).to_be_hidden()
    theirs.close_sheet()
    theirs.page.get_by_role("button", name="How does it decide?").last.click()
    expect(theirs.page.locator("#how .idea")).not_to_be_empty()
    theirs.close_sheet()
    assert mine.history() == before
    theirs.page.reload()
    theirs.ready()
    assert theirs.names == ["stair", "ribbon"]
    theirs.page.get_by_role("button", name="Make my own copy").click()
    expect(theirs.page.locator("#keep")).to_be_visible()
    share.get_by_role("button", name="Switch off").click()
    expect(share.locator(".links li")).to_have_count(0)
    late = arrive(path=f"#{link.partition('#')[2]}")
    expect(late.toast).to_contain_text("switched off by whoever made it")
