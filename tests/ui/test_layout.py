"""Draw, read the answer, add or correct: on one screen of any size, however much is taught."""

from __future__ import annotations

import base64
import io

import pytest
from playwright.sync_api import Browser, Locator, expect

from fewshot_demo.datasets.strokes import Drawing, render_strokes
from tests.ui.browser import SCREENS, Hand, drawings
from tests.ui.conftest import Arrive, Server

SIGNS = ("stair", "ribbon", "antler", "moonhook", "sea house", "twin eggs")
WAY, SHOT = 20, 4
SMALLEST = 200  # pixels of a pad that can be drawn on


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


@pytest.fixture(params=list(SCREENS))
def everywhere(request: pytest.FixtureRequest, arrive: Arrive) -> Hand:
    """A visitor at each size of screen."""
    return arrive(request.param)


def loop(hand: Hand) -> list[Locator]:
    """What must be in sight together; on a phone the bar at the foot holds the answer."""
    page = hand.page
    at_the_foot = page.locator("#answer .dock").is_visible()
    return [
        page.locator("#pad .paper"),
        page.locator("#answer [data-part=dock-label]") if at_the_foot else hand.label,
        page.get_by_role("button", name="No, it is…"),
        page.locator("#keep .chip").first,
        page.locator("#keep .chip").nth(1),
        page.get_by_role("button", name="Teach it your own"),
    ]


def assert_on_one_screen(hand: Hand) -> None:
    hand.page.evaluate("scrollTo(0, 0)")
    boxes = []
    for part in loop(hand):
        expect(part).to_be_in_viewport(ratio=0.99)
        box = part.bounding_box()
        assert box is not None
        boxes.append((box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    (left, top, right, bottom), *others = boxes
    assert right - left >= SMALLEST
    assert bottom - top == pytest.approx(right - left, abs=1)
    for x, y, end, foot in others:
        assert end <= left or x >= right or foot <= top or y >= bottom, "nothing lies on the pad"
    assert hand.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def data_url(drawing: Drawing) -> str:
    buffer = io.BytesIO()
    render_strokes(drawing).convert("RGB").save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


@pytest.fixture(scope="module")
def many(browser: Browser, server: Server) -> str:
    """The way to a set of as many classes as there may be."""
    page = browser.new_page()
    hand = Hand(page)
    hand.goto(server.url)
    hand.begin_own()
    first = [hand.cards.nth(i).get_attribute("data-class") for i in range(2)]
    names = [f"a longer name {number}" for number in range(2, WAY)]
    sessions = [hand.remote("add_class", name=name)["session"] for name in names]
    classes = [item["id"] for item in sessions[-1]["classes"]]
    assert [str(one) for one in classes[:2]] == first
    for number, class_id in enumerate(classes):
        strokes = drawings(SIGNS[number % len(SIGNS)])
        for drawing in strokes[:SHOT]:
            image = data_url(drawing)
            hand.remote("add_drawing", class_id=class_id, drawing="", image=image)
    way = f"?session={hand.session}"
    page.close()
    return way


def test_the_loop_is_on_one_screen(everywhere: Hand) -> None:
    everywhere.draw(drawings("sea house")[0])
    everywhere.answered()
    assert_on_one_screen(everywhere)
    everywhere.page.get_by_role("button", name="No, it is…").click()
    choice = everywhere.page.locator("#answer .choices").get_by_role("button", name="moonhook")
    expect(choice).to_be_in_viewport()
    choice.click()
    expect(everywhere.toast).to_contain_text("Learned. Try another.")


@pytest.mark.parametrize("size", list(SCREENS))
def test_the_loop_is_on_one_screen_with_many_classes(arrive: Arrive, many: str, size: str) -> None:
    hand = arrive(size, many)
    expect(hand.cards).to_have_count(WAY)
    hand.draw(drawings("ribbon")[5])
    hand.answered()
    assert_on_one_screen(hand)
    chips = hand.page.locator("#keep .chips")
    cut = """(n) => n.scrollHeight > n.clientHeight + 4 || n.scrollWidth > n.clientWidth + 4"""
    hidden = chips.evaluate(cut)
    cued = chips.evaluate("(n) => n.matches('.more-below, .more-right')")
    assert cued == hidden, "what is cut off has a cue"
    full = hand.page.get_by_role("button", name="This set is full: 20 classes")
    expect(full).to_be_disabled()


def test_the_loop_stays_while_the_classes_are_scrolled(arrive: Arrive, many: str) -> None:
    visitor = arrive(path=many)
    expect(visitor.cards).to_have_count(WAY)
    visitor.draw(drawings("ribbon")[5])
    visitor.answered()
    visitor.cards.last.scroll_into_view_if_needed()
    for part in loop(visitor):
        expect(part).to_be_in_viewport(ratio=0.99)


def test_an_own_set_says_the_next_step_and_no_other(anywhere: Hand) -> None:
    page = anywhere.page
    hint, caption = page.locator("#pad [data-part=hint]"), page.locator("#keep-caption")
    page.get_by_role("button", name="Teach it your own").click()
    expect(hint).to_have_text("Draw your first one")
    expect(page.locator("#why section")).to_be_hidden()
    expect(page.locator("#answer .rows")).to_be_hidden()
    anywhere.draw(drawings("stair")[0])
    expect(caption).to_have_text("Touch its class")
    anywhere.keep(0)
    expect(caption).to_have_text("Add to")
    expect(hint).to_have_text("Draw another one, of another class")
    anywhere.draw(drawings("ribbon")[0])
    anywhere.keep(1)
    expect(hint).to_have_text("Now draw a new one: will it know?")


def test_the_page_says_its_language_and_sends_it(visitor: Hand) -> None:
    page = visitor.page
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_text("Show it a few, then ask")).to_be_visible()
    with page.expect_request(
        lambda request: '"fn_name":"ask"' in (request.post_data or "")
    ) as sent:
        visitor.draw(drawings("stair")[0])
    assert '"language":"en"' in (sent.value.post_data or "")


def test_the_ruler_is_only_where_it_is_measured(visitor: Hand) -> None:
    assert visitor.page.evaluate("window.fewshotRuler === undefined")
    assert visitor.page.evaluate("Object.keys(window.fewshot)") == ["mount"]


def test_drafts_of_deleted_sets_leave_the_browser(visitor: Hand) -> None:
    page = visitor.page
    drafts = """() => Object.keys(localStorage).filter((key) => key.startsWith("fewshot.draft."))"""
    visitor.draw(drawings("stair")[0])
    visitor.begin_own("a", "b")
    visitor.draw(drawings("ribbon")[0])
    visitor.answered()
    assert len(page.evaluate(drafts)) == 2
    page.locator("#sets .set-name").click()
    page.locator("#sets .sets li").nth(1).get_by_role("button", name="Delete").click()
    expect(page.locator("#sets .gone")).to_have_count(1)
    assert page.evaluate(drafts) == [f"fewshot.draft.{visitor.session}"]
