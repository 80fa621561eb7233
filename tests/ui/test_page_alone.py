"""A finished classifier as a page of its own: opened as a file, without a network."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from fewshot_demo.datasets.strokes import SIDE, place
from fewshot_demo.service import Service
from fewshot_demo.settings import Settings
from tests.fakes import drawing
from tests.ui.browser import drawings

NAMES = ['a "b" </script><b>', "猫 🐈"]


def test_the_page_answers_as_the_app_without_a_network(browser: Browser, tmp_path: Path) -> None:
    service = Service(Settings(data_dir=tmp_path / "data"))
    try:
        visitor = service.sets.open_page().visitor
        made = service.sets.new_set(visitor, "Mine").session
        service.asking.choose_model(made.key, "prototypical-omniglot")
        for entry, name, shape in zip(made.classes, NAMES, ("ring", "line"), strict=True):
            service.teaching.rename_class(made.key, entry.id, name)
            files = [("x", drawing(shape, number)) for number in range(2)]
            service.teaching.add_files(made.key, entry.id, files)
        saved = service.exporting.save_page(made.key)
        file = tmp_path / saved.file
        file.write_bytes(saved.content)
        context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        rows = page.locator("#answers li")
        expect(rows.locator("span:first-child")).to_have_text([*NAMES, "none of these"])
        expect(page.locator("#waiting")).to_have_count(0)
        box = page.locator("#pad").bounding_box()
        assert box is not None
        for stroke in place(drawings("antler")[0], size=SIDE):
            points = [(box["x"] + x * box["width"] / SIDE, box["y"] + y * box["height"] / SIDE)
                      for x, y in stroke.tolist()]  # fmt: skip
            page.mouse.move(*points[0])
            page.mouse.down()
            for point in points[1:]:
                page.mouse.move(*point)
            page.mouse.up()
        url = page.evaluate("document.getElementById('pad').toDataURL()")
        said = service.asking.ask_file(made.key, "one", [("q", b64decode(url.partition(",")[2]))])
        assert said.none_probability is not None
        expected = [share.probability for share in said.classes] + [said.none_probability]
        shares = "rows => rows.map((row) => Number(row.dataset.share))"
        expect(page.locator("#answers")).to_have_attribute("aria-busy", "false")
        assert rows.evaluate_all(shares) == pytest.approx(expected, abs=1e-3)
        first = [*NAMES, "none of these"][expected.index(max(expected))]
        expect(page.locator("#answers .first span").first).to_have_text(first)
        expect(page.locator("#said strong")).to_have_text(first)
        expect(page.locator("#spoken")).to_contain_text(first)
        page.set_viewport_size({"width": 844, "height": 390})
        for part in ("#said", "#pad", "#clear", "#answers li"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=1)
        page.locator("#clear").click()
        expect(page.locator("#answers .first")).to_have_count(0)
        assert complaints == []
        context.close()
    finally:
        service.close()
