"""The page in the browser of a desktop, as soon as it is served; on a server, never."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from threading import Thread

from ..settings import LOOPBACK, Settings

NOBODY_SITS_THERE = ("CI", "SSH_CONNECTION", "SPACE_ID", "KUBERNETES_SERVICE_HOST")
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def is_wanted(values: Settings, environment: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether a browser is to be opened: it is wanted, and somebody can be there to see it.

    Args:
        values: what is wanted, and the address that is listened on.
        environment: of the process.
        system: as `sys.platform` calls it; on Linux a desktop has a display.
    """
    far = values.host.strip("[]") not in LOOPBACK or values.space
    if not values.open_browser or values.kiosk or far:
        return False
    if any(environment.get(name) for name in NOBODY_SITS_THERE):
        return False
    return not system.startswith("linux") or any(environment.get(name) for name in DISPLAYS)


def open_if_wanted(url: str, values: Settings) -> None:
    """Open the page where that is wanted; the server does not wait for it."""
    if is_wanted(values, os.environ):  # noqa: TID251  about the desktop, not about the app
        Thread(target=webbrowser.open, args=[url], daemon=True).start()
