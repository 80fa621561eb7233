"""The page as an app: what is shown while the server does not answer, and that it comes back."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Arrive, Server


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


KEPT = "async () => Boolean(await caches.match('/unreached'))"


def test_while_nobody_answers_a_kept_page_says_so_until_it_is_back(
    arrive: Arrive, server: Server
) -> None:
    hand = arrive(service_workers="allow")
    page = hand.page
    assert page.evaluate("async () => Boolean((await navigator.serviceWorker.ready).active)")
    page.wait_for_function(KEPT)
    server.stop(signal.SIGKILL)
    try:
        page.reload()
        expect(page.get_by_text("The server does not answer")).to_be_visible()
        expect(page.get_by_role("link", name="Try now")).to_be_visible()
    finally:
        server.start()  # for those who come later too
    hand.ready()
    assert hand.names == ["antler", "moonhook", "sea house"]


def test_the_browser_takes_it_for_an_app(arrive: Arrive) -> None:
    hand = arrive()
    found = hand.page.context.new_cdp_session(hand.page).send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["url"].endswith("/manifest.json") and '"display":"standalone"' in found["data"]
