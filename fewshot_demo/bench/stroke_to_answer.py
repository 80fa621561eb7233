"""From the end of a stroke to the answer on the page, against an event that does nothing."""

from __future__ import annotations

from .in_browser import measured_in_browser
from .rows import Row
from .starting import served_app


def stroke_to_answer() -> list[Row]:
    """In a real browser, on the served page with its sample task.

    Raises:
        NotMeasured: without the page's own ruler, Playwright or Chromium.
    """
    with served_app() as address:
        found = measured_in_browser("tests.ui.latency", address)
    ours, nothing = found["answer_ms"], found["noop_ms"]
    what = "in the browser: stroke end to answer"
    return [Row(what, "an event that does nothing", ours, nothing, "ms", 2.5, 1.7)]
