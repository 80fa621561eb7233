"""From the end of a stroke to the answer on the page, against an event that does nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

from ..places import ROOT
from .rows import NotMeasured, Row
from .starting import served_app


def stroke_to_answer() -> list[Row]:
    """In a real browser, on the served page with its sample task.

    Raises:
        NotMeasured: without the page's own ruler, Playwright or Chromium.
    """
    ruler = ROOT / "tests" / "ui" / "latency.py"
    if not ruler.is_file() or find_spec("playwright") is None:
        raise NotMeasured("Playwright and the tests' folder are needed; see requirements-dev.txt")
    with served_app() as address:
        done = subprocess.run(
            [sys.executable, "-m", "tests.ui.latency", address],
            check=False,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no word why"]
        raise NotMeasured(f"the browser did not do it: {last[0]}")
    found = json.loads(done.stdout)
    ours, nothing = found["answer_ms"], found["noop_ms"]
    what = "in the browser: stroke end to answer"
    return [Row(what, "an event that does nothing", ours, nothing, "ms", 2.5, 1.7)]
