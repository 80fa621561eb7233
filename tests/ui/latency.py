"""How long an answer takes in the browser, against an event of the same page that does nothing.

``python -m tests.ui.latency http://127.0.0.1:7860`` prints both medians and their ratio. The two
are measured in turns, in one page: from the end of a stroke to the answer on the page, and from a
trigger to its empty answer on the page. The app must be served with ``FEWSHOT_MEASURING=1``.
"""

from __future__ import annotations

import json
import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.ui.browser import FLAGS, chromium

ROUND = """async () => {
  const canvas = document.querySelector("#pad canvas");
  const box = canvas.getBoundingClientRect();
  const send = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons: 1, bubbles: true,
    clientX: box.left + x * box.width, clientY: box.top + y * box.height }));
  canvas.setPointerCapture = () => {};
  const count = fewshotRuler.timings.length;
  const angle = Math.random() * 6.3;
  send("pointerdown", 0.5, 0.5);
  for (let i = 1; i < 12; i++) {
    const turn = angle + i / 8;
    send("pointermove", 0.5 + 0.03 * i * Math.cos(turn), 0.5 + 0.03 * i * Math.sin(turn));
  }
  send("pointerup", 0.5, 0.5);
  while (fewshotRuler.timings.length === count) await new Promise((then) => setTimeout(then, 2));
  const answer = fewshotRuler.timings.at(-1);
  await new Promise((then) => setTimeout(then, 350)); // the bars have glided to their place
  const start = performance.now();
  await fewshotRuler.tick();
  const nothing = performance.now() - start;
  await new Promise((then) => setTimeout(then, 30));
  return [answer, nothing];
}"""


def measure(page: Page, rounds: int = 25) -> dict[str, Any]:
    """Medians in milliseconds, and their ratio; the first rounds only warm up."""
    pairs = []
    for number in range(rounds + 5):
        if number % 8 == 0:
            page.locator("#pad [data-part=clear]").evaluate("button => button.click()")
        pairs.append(page.evaluate(ROUND))
    answers, nothing = zip(*pairs[5:], strict=True)
    answer, noop = statistics.median(answers), statistics.median(nothing)
    return {"answer_ms": answer, "noop_ms": noop, "ratio": answer / noop, "rounds": rounds}


def measure_at(browser: Browser, url: str, rounds: int = 25) -> dict[str, Any]:
    """The same, with a fresh visitor on the sample task."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    page.locator("#classes .card").first.wait_for()
    page.wait_for_timeout(1000)
    return measure(page, rounds)


if __name__ == "__main__":
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        print(json.dumps(measure_at(browser, sys.argv[1]), indent=2))
