"""The finished classifier, saved with the buttons of the sheet "keep and share"."""

from __future__ import annotations

import zipfile

import onnx
from playwright.sync_api import Locator, expect

from tests.ui.browser import Hand

MINUTES = 240_000  # milliseconds that a busy machine may take for a file


def sheet(hand: Hand) -> Locator:
    hand.page.locator("#sets [data-part=share]").click()
    return hand.page.locator("#share dialog")


def test_the_classifier_is_saved_as_a_program_s_file_and_as_a_page(visitor: Hand) -> None:
    page, names = visitor.page, visitor.names
    visitor.choose("Prototypical Networks, signs only")
    share = sheet(visitor)
    expect(share.locator("[data-part=classifier-note]")).to_contain_text("MB for programs")
    with page.expect_download(timeout=MINUTES) as coming:
        share.get_by_role("button", name="Save for programs").click()
    assert coming.value.suggested_filename == "Three signs to try (ONNX).zip"
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert archive.testzip() is None
        (model,) = (name for name in archive.namelist() if name.endswith(".onnx"))
        onnx.checker.check_model(onnx.load_from_string(archive.read(model)))
        assert {name.split("/")[-1] for name in archive.namelist()} > {"classify.py", "README.md"}
    with page.expect_download(timeout=MINUTES) as coming:
        share.get_by_role("button", name="Save as a page").click()
    assert coming.value.suggested_filename == "Three signs to try.html"
    content = coming.value.path().read_text(encoding="utf-8")
    assert content.startswith("<!doctype html>")
    assert all(name in content for name in names)
    visitor.close_sheet()
    visitor.choose("MAML, signs only")
    expect(sheet(visitor)).to_be_visible()
    expect(share.locator("[data-part=classifier-note]")).to_contain_text(
        "learns each set by changing itself"
    )
    expect(share.get_by_role("button", name="Save for programs")).to_be_hidden()
    expect(share.get_by_role("button", name="Save as a page")).to_be_hidden()
