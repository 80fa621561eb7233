"""A larger model fetched in the page: where, one at a time, stopped, gone on with, and refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fewshot_demo.models.transfer import BrokeOff, DownloadFailed, NotReached, Progress
from fewshot_demo.service.context import Context
from fewshot_demo.service.downloading import MEGABYTE, Downloading, DownloadView, may_download
from fewshot_demo.settings import Settings
from tests.fakes import PixelRecogniser
from tests.rooms import refused, said

PATIENCE = 10.0


class Hub:
    """Sends pieces of ten megabytes, one whenever it is told to."""

    def __init__(self) -> None:
        self.piece = threading.Semaphore(0)
        self.told = threading.Semaphore(0)
        self.error: Exception | None = None
        self.fetched: list[str] = []

    def fetch(self, name: str, progress: Progress) -> None:
        self.fetched.append(name)
        for here in range(10, 100, 10):
            assert self.piece.acquire(timeout=PATIENCE)
            if self.error is not None:
                raise self.error
            progress(here * MEGABYTE, 90 * MEGABYTE)
            self.told.release()

    def send(self, pieces: int = 1) -> None:
        for _ in range(pieces):
            self.piece.release()
            assert self.told.acquire(timeout=PATIENCE)


def waited(view: Callable[[], DownloadView], *states: str) -> DownloadView:
    """The view once it is in one of these states."""
    tick = threading.Event()
    for _ in range(1000):
        if view().state in states:
            return view()
        tick.wait(0.01)
    raise AssertionError(f"{states} expected, found {view()}")


@pytest.fixture
def hub() -> Hub:
    return Hub()


def opened(tmp_path: Path, hub: Hub, **values: Any) -> Downloading:
    settings = Settings(data_dir=tmp_path / "data", checkpoints=tmp_path / "models", **values)
    return Downloading(Context(settings, PixelRecogniser()), hub.fetch)


def test_one_is_fetched_with_progress(tmp_path: Path, hub: Hub) -> None:
    page = opened(tmp_path, hub)
    offers = page.larger_models().offers
    assert [offer.name for offer in offers] == ["dinov2", "siglip"]
    assert said(offers[0].title) == "DINOv2, small"
    begun = page.fetch_model("dinov2")
    assert (begun.state, begun.here, begun.total) == ("running", 0, 90)
    hub.send(2)
    assert (page.larger_models().state, page.larger_models().here) == ("running", 20)
    with refused("Another model is being downloaded"):
        page.fetch_model("siglip")
    hub.send(7)
    assert waited(page.larger_models, "done").here == 90
    assert hub.fetched == ["dinov2"]


def test_it_is_stopped_and_taken_up_again(tmp_path: Path, hub: Hub) -> None:
    page = opened(tmp_path, hub)
    page.fetch_model("siglip")
    hub.send()
    assert page.stop_fetching().state == "stopping"
    hub.piece.release()
    assert waited(page.larger_models, "stopped").offers
    assert page.fetch_model("siglip").state == "running"
    hub.send(9)
    waited(page.larger_models, "done")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NotReached("no"), "There is no network"),
        (BrokeOff("no"), "What has arrived is kept"),
        (DownloadFailed("another hash"), "cannot be used"),
        (RuntimeError("a bug"), "cannot be used"),
    ],
)
def test_what_goes_wrong_is_a_sentence(
    tmp_path: Path, hub: Hub, error: Exception, says: str
) -> None:
    page, hub.error = opened(tmp_path, hub), error
    page.fetch_model("dinov2")
    hub.piece.release()
    assert says in said(waited(page.larger_models, "failed").message)
    hub.error = None
    page.fetch_model("dinov2")
    hub.send(9)
    waited(page.larger_models, "done")


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({}, True),
        ({"host": "0.0.0.0"}, False),
        ({"host": "0.0.0.0", "allow_downloads": True}, True),
        ({"allow_downloads": False}, False),
        ({"kiosk": True}, False),
        ({"kiosk": True, "allow_downloads": True}, False),
        ({"space": "someone/demo"}, False),
        ({"trusted_hops": 1}, False),
        ({"allowed_hosts": "demo.example"}, False),
        ({"trusted_models": Path("list"), "allow_downloads": True}, False),
    ],
)
def test_who_runs_it_for_oneself_may_and_nobody_else(
    tmp_path: Path, hub: Hub, values: dict[str, Any], allowed: bool
) -> None:
    assert may_download(Settings(data_dir=tmp_path, **values)) is allowed
    if not allowed:
        page = opened(tmp_path, hub, **values)
        assert page.larger_models().offers == ()
        for call in (lambda: page.fetch_model("dinov2"), page.stop_fetching):
            with refused("not downloaded from this page"):
                call()
    assert hub.fetched == []


def test_no_other_name_and_no_full_disk(tmp_path: Path, hub: Hub) -> None:
    with refused("not offered"):
        opened(tmp_path, hub).fetch_model("../../etc/passwd")
    with refused("180 MB are needed"):
        opened(tmp_path, hub, min_free_mb=10**9).fetch_model("dinov2")
    assert hub.fetched == []
