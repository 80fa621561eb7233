"""A browser is opened on a desktop that wants it, and nowhere else."""

from __future__ import annotations

import pytest

from fewshot_demo.settings import Settings
from fewshot_demo.ui.opening import is_wanted

DESKTOP = {"DISPLAY": ":0"}


def wanted(environment: dict[str, str], system: str = "linux", **values: object) -> bool:
    return is_wanted(Settings(open_browser=True).model_copy(update=values), environment, system)


def test_a_desktop_that_wants_it_gets_it() -> None:
    assert wanted(DESKTOP) and wanted({"WAYLAND_DISPLAY": "wayland-0"})
    assert wanted({}, "darwin") and wanted({}, "win32")
    assert not wanted(DESKTOP, open_browser=False), "it is not the default"
    assert not Settings().open_browser


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "demo.example.org"])
def test_no_server_that_others_reach_opens_anything(host: str) -> None:
    assert not wanted(DESKTOP, host=host)
    assert wanted(DESKTOP, host="[::1]")


@pytest.mark.parametrize("name", ["CI", "SSH_CONNECTION", "SPACE_ID", "KUBERNETES_SERVICE_HOST"])
def test_nor_one_that_nobody_sits_at(name: str) -> None:
    assert not wanted(DESKTOP | {name: "1"})
    assert not wanted({}), "without a display"
    assert not wanted(DESKTOP, space="somebody/demo")
    assert not wanted(DESKTOP, kiosk=True)
