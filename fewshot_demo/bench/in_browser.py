"""Measurements by a real browser: in a process of their own, by the rulers of the tests."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

from ..places import ROOT
from .rows import NotMeasured


def measured_in_browser(ruler: str, *addresses: str) -> dict[str, float]:
    """What a ruler measured of pages.

    Args:
        ruler: a module of the tests that prints JSON, such as ``tests.ui.latency``.
        addresses: of the pages.

    Raises:
        NotMeasured: without the ruler, Playwright or Chromium.
    """
    file = ROOT.joinpath(*ruler.split(".")).with_suffix(".py")
    if not file.is_file() or find_spec("playwright") is None:
        raise NotMeasured("Playwright and the tests' folder are needed; see requirements-dev.txt")
    done = subprocess.run(
        [sys.executable, "-m", ruler, *addresses],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no word why"]
        raise NotMeasured(f"the browser did not do it: {last[0]}")
    return json.loads(done.stdout)
