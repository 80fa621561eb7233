"""The page itself: what it must never do, and that the pad's picture is the strokes and no more."""

from __future__ import annotations

import base64
import io
import json
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Request, expect

from fewshot_demo.datasets.strokes import picture_sent
from fewshot_demo.imaging.ink.normalise import normalise_ink
from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

HOSTILE = '<img src=x onerror="document.title=1">{{value}}${1+1}'


def test_names_are_text_and_never_markup(visitor: Hand) -> None:
    page = visitor.page
    visitor.name_class(0, HOSTILE)
    visitor.draw(drawings("antler")[0])
    expect(visitor.label).to_have_text(HOSTILE)
    page.locator("#why .tile").first.click()
    expect(page.locator("#why [data-part=sheet-title]")).to_contain_text("onerror")
    page.locator("#why").get_by_role("button", name="Close").click()
    page.locator("#sets .set-name").click()
    page.locator("#sets [data-part=rename]").fill(HOSTILE)
    page.locator("#sets [data-part=rename]").press("Enter")
    expect(page.locator("#sets [data-part=name]")).to_have_text(HOSTILE)
    visitor.page.reload()
    visitor.ready()
    assert page.locator("img[src=x]").count() == 0
    assert HOSTILE in page.title()


def test_an_untouched_page_keeps_neither_its_device_nor_the_server_busy(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page(service_workers="block")
    page.add_init_script("""
      window.frames_asked = 0;
      const request = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (draw) => { window.frames_asked += 1; return request(draw); };
    """)
    Hand(page).goto(server.url)
    page.wait_for_timeout(1500)  # what came with the page is over
    frames, woken = page.evaluate("window.frames_asked"), server.process.num_ctx_switches()
    page.wait_for_timeout(2000)
    assert page.evaluate("window.frames_asked") - frames < 10  # of 120
    assert server.process.num_ctx_switches().voluntary - woken.voluntary < 400  # not 2000
    page.close()


def test_foreseen_refusals_are_sentences(visitor: Hand) -> None:
    page = visitor.page
    visitor.name_class(0, "moonhook")
    expect(visitor.toast).to_contain_text("‘moonhook’ already")
    assert visitor.names == ["antler", "moonhook", "sea house"]
    page.locator("#keep .chip").first.click()
    expect(visitor.toast).to_contain_text("pad is empty")
    visitor.begin_own("lonely")
    visitor.draw(drawings("antler")[0])
    expect(visitor.message).to_have_text("Now touch the class it belongs to")


def test_a_name_stops_at_the_limit_and_says_so(visitor: Hand) -> None:
    page, card = visitor.page, visitor.cards.first
    card.locator(".name").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("x" * 55)
    expect(card.get_by_text("55 of 60")).to_be_visible()
    page.keyboard.type("yyyyyyyy")
    expect(card.get_by_text("60 of 60")).to_be_visible()
    page.keyboard.press("Enter")
    expect(card.get_by_text("60 of 60")).to_be_hidden()
    visitor.settle()
    assert visitor.names[0] == "x" * 55 + "yyyyy"


def test_drawing_by_hand_gives_the_same_picture(arrive: Arrive) -> None:
    hand = arrive(device_scale_factor=2.625)
    drawing = drawings("moonhook")[0]
    questions: list[Request] = []
    hand.page.on("request", lambda request: questions.append(request) if asks(request) else None)
    hand.draw(drawing, every=3)
    hand.answered()
    url = json.loads(questions[-1].post_data or "")["data"]["image"]
    assert difference(decode(url), picture_sent(drawing)) <= 0.02


def test_the_newest_drawing_wins_and_one_question_is_under_way(visitor: Hand) -> None:
    page = visitor.page
    visitor.draw(drawings("antler")[0])
    expect(visitor.label).to_have_text("antler")
    under_way: set[Request] = set()
    most = []

    def start(request: Request) -> None:
        if asks(request):
            under_way.add(request)
            most.append(len(under_way))

    page.on("request", start)
    page.on("response", lambda response: under_way.discard(response.request))
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    for number in range(30):
        page.mouse.move(box["x"] + 40 + 9 * number, box["y"] + 60)
        page.mouse.down()
        page.mouse.move(box["x"] + 40 + 9 * number, box["y"] + 200 + number)
        page.mouse.up()
    visitor.clear()
    visitor.draw(drawings("sea house")[1])
    expect(visitor.label).to_have_text("sea house")
    assert max(most) == 1
    visitor.answered()
    token = visitor.paper.get_attribute("data-token")
    assert (
        page.evaluate("document.querySelector('#answer [data-drawing]').dataset.drawing") == token
    )


def test_nothing_is_asked_of_any_other_host(arrive: Arrive) -> None:
    hand = arrive()
    hosts = set()
    hand.page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    hand.page.reload()
    hand.ready()
    hand.draw(drawings("antler")[0])
    expect(hand.label).to_have_text("antler")
    assert hosts - {None} == {"127.0.0.1"}


def test_buttons_are_large_enough_for_a_finger(arrive: Arrive) -> None:
    page = arrive("phone").page
    small = page.evaluate(
        """() => [...document.querySelectorAll("#top button, #stage button")]
          .filter((button) => button.offsetParent)
          .map((button) => [button.textContent, button.getBoundingClientRect()])
          .filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_moves_nothing_around_the_pad(anywhere: Hand) -> None:
    page = anywhere.page
    places = """() => [
        "#pad .paper", "#pad .tools", "#keep .chips", "#answer .rows", "#answer .verdict-head"
      ].map((name) => document.querySelector(name).getBoundingClientRect())
      .map((box) => [box.x, box.y, box.width].map(Math.round))"""
    before = page.evaluate(places)
    anywhere.draw(drawings("antler")[0])
    expect(anywhere.label).to_have_text("antler")
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(places) == before


def asks(request: Request) -> bool:
    return '"fn_name":"ask"' in (request.post_data or "")


def decode(url: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(url.split(",", 1)[1]))).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean absolute difference of what a model would get."""
    first, second = (normalise_ink(image, 28).numpy() for image in (one, other))
    return float(np.abs(first - second).mean())
