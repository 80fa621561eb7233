"""A zip file of folders becomes classes: within limits, stopped, undone at once; others refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.fakes import drawing
from tests.ui.browser import Hand
from tests.ui.conftest import Arrive, Server


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def packed(files: dict[str, bytes]) -> Any:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return {"name": "shapes.zip", "mimeType": "application/zip", "buffer": file.getvalue()}


def bring(hand: Hand, files: dict[str, bytes]) -> None:
    hand.page.locator("#classes [data-part=zip-input]").set_input_files(packed(files))


def test_a_zip_file_becomes_classes_and_is_undone_at_once(arrive: Arrive) -> None:
    hand = arrive()
    page = hand.page
    hand.begin_own()
    files = {f"shapes/ring/{n}.png": drawing("ring", n) for n in range(3)}
    files |= {f"shapes/line/{n}.png": drawing("line", n) for n in range(23)}
    bring(hand, files | {"shapes/read me.txt": b"words", "shapes/line/broken.png": b"no picture"})
    expect(hand.thumbs(0)).to_have_count(3)
    expect(hand.thumbs(1)).to_have_count(20)
    expect(hand.page.get_by_text("23 added, 4 refused.")).to_be_visible()
    expect(page.get_by_text("This class is full: 20 pictures").last).to_be_visible()
    expect(page.get_by_text("One file in the zip file is no picture")).to_be_visible()
    assert hand.names == ["ring", "line"]
    page.locator("#sets [data-part=undo-change]").click()
    expect(hand.thumbs(1)).to_have_count(0)
    assert hand.names == ["", ""]
    page.locator("#sets [data-part=redo-change]").click()
    expect(hand.thumbs(1)).to_have_count(20)
    bring(hand, {"../ring/1.png": drawing("ring", 9)})
    expect(hand.toast).to_contain_text("lead out of its folders")
    many = {f"box {n}/1.png": drawing("box", n) for n in range(20)}
    bring(hand, many)
    expect(hand.cards).to_have_count(20)
    expect(page.get_by_text("18 added, 2 refused.")).to_be_visible()


def test_bringing_in_is_stopped(arrive: Arrive) -> None:
    hand = arrive()
    page = hand.page
    hand.begin_own()
    page.route(
        "**/component_server/", lambda route: (page.wait_for_timeout(150), route.continue_())
    )
    bring(hand, {f"ring/{n}.png": drawing("ring", n) for n in range(20)})
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    assert 1 <= hand.thumbs(0).count() < 20
    expect(page.locator("#classes [data-part=progress]")).to_be_hidden()
