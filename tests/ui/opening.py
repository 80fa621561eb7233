"""How long the page takes to open, and what it weighs, against an empty page of the same Gradio.

``python -m tests.ui.opening http://127.0.0.1:7860 http://127.0.0.1:7861`` prints medians of visits
in turns, each by a browser that was never there: milliseconds until the page can be used, and the
bytes that came over the network. The second address is that of the empty page.
"""

from __future__ import annotations

import json
import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.ui.browser import FLAGS, chromium

# The page is shown when all of its parts know the set; of an empty one the foot is all there is.
OURS = "() => document.documentElement.hasAttribute('data-shown') && performance.now()"
FOOT = "document.querySelector('.gradio-container footer')"
EMPTY = f"() => {FOOT}?.checkVisibility() && performance.now()"
QUIET = 1500  # milliseconds in which whatever still comes has come


def visit(browser: Browser, url: str, usable: str) -> tuple[float, int]:
    """Milliseconds until the page can be used, and bytes, headers among them."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
    page = context.new_page()
    network, weights = context.new_cdp_session(page), []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda file: weights.append(file["encodedDataLength"]))
    page.goto(url)
    taken = page.wait_for_function(usable, polling="raf", timeout=120_000).json_value()
    page.wait_for_timeout(QUIET)
    context.close()
    return taken, round(sum(weights))


def measure(browser: Browser, url: str, empty: str, rounds: int = 7) -> dict[str, Any]:
    """Medians of both, visited in turns; the first round only warms up."""
    sides = {"ours": (url, OURS), "empty": (empty, EMPTY)}
    visits: dict[str, list[tuple[float, int]]] = {side: [] for side in sides}
    for turn in range(rounds + 1):
        for side, (address, usable) in sides.items():
            found = visit(browser, address, usable)
            if turn:
                visits[side].append(found)
    told: dict[str, Any] = {}
    for side, found in visits.items():
        told[f"{side}_ms"] = statistics.median(taken for taken, _ in found)
        told[f"{side}_bytes"] = statistics.median(weight for _, weight in found)
    return told


if __name__ == "__main__":
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(json.dumps(measure(running, sys.argv[1], sys.argv[2]), indent=2))
