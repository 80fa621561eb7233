"""As many pictures as a set may have: it scrolls, answers each stroke, and a change stays small."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Response, expect

from fewshot_demo.datasets.strokes import SIDE, place
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import PixelRecogniser
from tests.many_images import SHOT, WAY, fill
from tests.ui.browser import drawings
from tests.ui.conftest import SIZES, Arrive, Server

# Of the pictures under "why" only those in sight, and near it, are laid out.
FEW_LAID_OUT = """() => {
    const pictures = [...document.querySelectorAll("#why .tile img")];
    const there = pictures.filter((one) => one.checkVisibility({ contentVisibilityAuto: true }));
    return there.length > 0 && there.length < pictures.length / 2;
}"""
MOST = 100_000  # bytes of a reply; with 400 thumbnails it is many times that


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


@pytest.fixture(scope="module")
def full(server: Server) -> str:
    """The way to a set of 20 classes with 20 drawings each."""
    service = Service(Settings(data_dir=Path(server.data)), PixelRecogniser())
    try:
        begun = service.sets.new_set(service.sets.open_page().visitor).session
        key = begun.key
        for entry in begun.classes:
            service.teaching.remove_class(key, entry.id)
        fill(service, key)
    finally:
        service.close()
    return f"?session={key}"


def in_reply_to(name: str, replies: list[Response]) -> list[Response]:
    return [one for one in replies if f'"fn_name":"{name}"' in (one.request.post_data or "")]


@pytest.mark.parametrize("size", list(SIZES))
def test_400_pictures_scroll_and_every_stroke_is_answered(
    arrive: Arrive, full: str, size: str
) -> None:
    hand = arrive(size, full)
    page, replies = hand.page, list[Response]()
    page.on("response", lambda reply: replies.append(reply))
    expect(page.locator("#classes [data-image]")).to_have_count(WAY * SHOT)
    box = page.locator("#pad canvas").bounding_box()
    assert box is not None
    strokes = place(drawings("antler")[0], size=SIDE)
    for number, stroke in enumerate(strokes, 1):
        page.evaluate("scrollTo(0, 0)")
        points = [
            (box["x"] + x * box["width"] / SIDE, box["y"] + y * box["height"] / SIDE)
            for x, y in stroke.tolist()
        ]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
        page.locator("#classes .card").nth(number % WAY).scroll_into_view_if_needed()
        page.locator("#classes .card").nth(-number % WAY).scroll_into_view_if_needed()
        hand.answered()
        assert len(in_reply_to("ask", replies)) >= number
    assert all(one.ok for one in replies), "nothing was refused"
    expect(page.locator("#why .tile").first).to_be_visible()
    page.locator("#why [data-part=more]").click()
    expect(page.locator("#why .tile")).to_have_count(WAY * SHOT)
    page.wait_for_function(FEW_LAID_OUT)

    hand.page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("button", name="No, it is…")).to_be_visible()
    page.locator("#classes .card").nth(0).locator("[data-image]").first.click()
    page.get_by_role("button", name="Remove this picture").click()
    expect(hand.thumbs(0)).to_have_count(SHOT - 1)
    (changed,) = in_reply_to("remove_image", replies)
    assert len(changed.body()) < MOST
    empty = page.locator("#classes [data-image] img").evaluate_all(
        "(all) => all.filter((image) => !image.src.startsWith('data:image/png')).length"
    )
    assert empty == 0
    hand.toast.get_by_role("button", name="Undo").click()
    expect(hand.thumbs(0)).to_have_count(SHOT)
    again = hand.thumbs(0).locator("img").evaluate_all("(all) => all.every((one) => one.src)")
    assert again
