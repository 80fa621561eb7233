"""Nothing on the page jumps: as it loads, as it answers, as its sheets open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.ui.browser import SCREENS, Hand, drawings
from tests.ui.conftest import Server

MOST = 0.02  # of cumulative layout shift; 0.1 is called good
# The sum over the page's life of what moved though nobody had just touched it.
WATCH = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_jumps(browser: Browser, server: Server, size: str) -> None:
    width, height = SCREENS[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.add_init_script(WATCH)
    hand = Hand(page)
    hand.goto(server.url)
    hand.draw(drawings("antler")[0])
    hand.answered()
    for opener in ("#sets .set-name", "#models .model", "#why .tile"):
        page.locator(opener).first.click()
        hand.close_sheet()
    assert page.evaluate("window.shifted") <= MOST
    page.close()
