"""What axe-core finds on the page and on its sheets: nothing, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.ui.browser import Hand, drawings
from tests.ui.conftest import Arrive, Server

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run(document)).violations"
SHEETS = {
    "sets": "#sets .set-name",
    "share": "#sets .share-button",
    "models": "#models .model",
    "class": "#classes .more",
    "picture": "#classes [data-image]",
    "why": "#why .tile",
    "compare": "#compare [data-part=open]",
}


@pytest.fixture(scope="module")
def server(fake_server: Server) -> Server:
    return fake_server


def found(hand: Hand) -> list[str]:
    """Each finding of axe: its rule and the elements that break it."""
    violations: list[dict[str, Any]] = hand.page.evaluate(RUN)
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in violations
        for node in one["nodes"]
    ]


@pytest.mark.skipif(not AXE.exists(), reason="`make check-js` installs axe-core")
@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_axe_finds_nothing(arrive: Arrive, size: str, scheme: str) -> None:
    hand = arrive(size, color_scheme=scheme)
    page = hand.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    hand.draw(drawings("antler")[0])
    hand.answered()
    expect(page.locator("#why .tile").first).to_be_visible()
    findings = {"page": found(hand)}
    for name, opener in SHEETS.items():
        page.locator(opener).first.click()
        expect(page.locator("dialog[open]")).to_be_visible()
        findings[name] = found(hand)
        page.keyboard.press("Escape")
    assert {name: of for name, of in findings.items() if of} == {}
