"""Pictures of the page at every size: ``make screenshots``.

All of them go to ``runs/screenshots/``, the one of README.md to ``assets/screenshot.png``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.ui.browser import FLAGS, SCREENS, TOUCHED, Hand, chromium, drawings
from tests.ui.conftest import ROOT, Server

OUT = ROOT / "runs" / "screenshots"
SETTLED = 800  # milliseconds; bars glide to their place


def views(hand: Hand) -> Iterator[str]:
    """Walk through the page; it is looked at after each name."""
    page = hand.page
    yield "first"
    hand.draw(drawings("sea house")[0])
    expect(hand.label).to_have_text("sea house")
    hand.settle()
    yield "answer"
    page.locator("#why .tile").first.click()
    yield "why"
    page.keyboard.press("Escape")
    page.locator("#models .model").click()
    yield "models"
    page.keyboard.press("Escape")
    page.locator("#sets .set-name").click()
    yield "sets"
    page.keyboard.press("Escape")
    hand.begin_own("stair", "ribbon")
    yield "own"


def visit(browser: Browser, url: str, size: str, scheme: str) -> None:
    """Picture every view at one size, light or dark."""
    width, height = SCREENS[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=size in TOUCHED,
    )
    hand = Hand(context.new_page())
    hand.goto(url)
    for view in views(hand):
        hand.page.wait_for_timeout(SETTLED)
        hand.page.screenshot(path=OUT / f"{size}-{scheme}-{view}.png")
    context.close()


def main() -> None:
    """Serve the app with an empty database and picture it."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as room:
        server = Server(Path(room) / "data")
        try:
            with sync_playwright() as driver:
                browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
                for size in SCREENS:
                    for scheme in ("light", "dark"):
                        visit(browser, server.url, size, scheme)
        finally:
            server.stop()
    shutil.copy(OUT / "desktop-light-answer.png", ROOT / "assets" / "screenshot.png")


if __name__ == "__main__":
    main()
