"""A larger model is fetched in the sheet of models, stopped, and said to be there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.ui.browser import Hand
from tests.ui.conftest import Server

OFFER = {"name": "dinov2", "title": "DINOv2, small", "sentence": "Good.", "megabytes": 90}
NOTHING = {"state": "", "title": OFFER["title"], "here": 0, "total": 90, "message": ""}


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def test_a_model_is_fetched_beside_the_others(visitor: Hand) -> None:
    page = visitor.page
    told: dict[str, Any] = dict(NOTHING) | {"offers": [OFFER]}
    asked: list[str] = []

    def answer(route: Route) -> None:
        name = json.loads(route.request.post_data or "{}").get("fn_name")
        reply: Any = told
        if name == "fetch_model":
            told.update(state="running", here=20)
        elif name == "stop_fetching":
            told.update(state="stopped")
        elif name != "larger_models":
            route.continue_()
            return
        asked.append(name)
        route.fulfill(json=reply)

    page.route("**/component_server/", answer)
    page.locator("#models .model").click()
    offer = page.get_by_role("button", name="DINOv2, small: Download (90 MB)")
    offer.click()
    expect(page.get_by_text("DINOv2, small: 20 of 90 MB…")).to_be_visible()
    expect(offer).to_be_disabled()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("What has arrived is kept")).to_be_visible()
    offer.click()
    expect(page.get_by_text("DINOv2, small: 20 of 90 MB…")).to_be_visible()
    told.update(state="done", offers=[])
    expect(page.get_by_text("DINOv2, small is among the models now.")).to_be_visible()
    expect(page.get_by_text("A larger network for photos")).to_be_hidden()
    assert asked.count("fetch_model") == 2
