"""Opening the page in a browser that was never there, against an empty page of the same Gradio."""

from __future__ import annotations

from .in_browser import measured_in_browser
from .rows import Row
from .starting import EMPTY_PAGE, served, served_app

MORE = 1500  # kilobytes beyond the empty page


def opening() -> list[Row]:
    """Until the page can be used, and the bytes that come over the network.

    Raises:
        NotMeasured: without Playwright, Chromium or the tests' folder.
    """
    with served_app() as ours, served(["-c", EMPTY_PAGE]) as (empty, _):
        found = measured_in_browser("tests.ui.opening", ours, empty)
    what, against = "in the browser: until the page can be used", "an empty Blocks page"
    more = (found["ours_bytes"] - found["empty_bytes"]) / 1000
    return [
        Row(what, against, found["ours_ms"], found["empty_ms"], "ms", 2.0),
        Row("kilobytes more than an empty Blocks page", "those allowed", more, MORE, "kB", 1.0),
    ]
