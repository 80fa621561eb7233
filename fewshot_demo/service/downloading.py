"""A larger model for photos, fetched from the hub while the page goes on.

The file is the server's and stays there, so visitors of a public page are not offered one: only who
runs the app for oneself is, and where the operator says so. One is fetched at a time. What has
arrived of one that broke off or was stopped is kept, and the next attempt goes on from there.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from ..core.message import Message
from ..models.hub import SHORTLIST, download_weights
from ..models.transfer import BrokeOff, NotReached, Progress
from ..settings import LOOPBACK, Settings
from .context import Context
from .refused import Refused, Words

log = logging.getLogger(__name__)

OFFERED = ("dinov2", "siglip")  # of the shortlist, those larger than what is here
ROOM = 2  # files of its size: what arrives, and the model made of it
MEGABYTE = 1_000_000

State = Literal["", "running", "stopping", "preparing", "done", "stopped", "failed"]
UNDER_WAY = ("running", "stopping", "preparing")
Fetch = Callable[[str, Progress], object]


@dataclass(frozen=True)
class Offer:
    """A network to be fetched; ``name`` is that of the shortlist."""

    name: str
    title: Words
    sentence: Words
    megabytes: int


@dataclass(frozen=True)
class DownloadView:
    """What can be fetched here, and how far the one is that is being fetched.

    Attributes:
        offers: networks that are not here yet; none where nothing may be fetched.
        state: of the last download since the start; empty: there was none.
        title: of its network.
        here, total: megabytes.
        message: why it failed.
    """

    offers: tuple[Offer, ...]
    state: State = ""
    title: Words = ""
    here: int = 0
    total: int = 0
    message: Words = ""


class Stopped(Exception):
    """Somebody does not want it any more."""


class Downloading:
    """Fetch a network from the hub.

    Args:
        context: settings and models.
        fetch: fetches the network of a name and tells its progress; None: from the hub.
    """

    def __init__(self, context: Context, fetch: Fetch | None = None) -> None:
        self._context, self._settings = context, context.settings
        self._fetch = fetch or self._from_hub
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._view = DownloadView(())

    def larger_models(self) -> DownloadView:
        """What is offered, and how far a download is."""
        here = {card.id for card in self._context.recogniser.cards()}
        wanted = OFFERED if may_download(self._settings) else ()
        offers = tuple(_offer(name) for name in wanted if SHORTLIST[name].identity not in here)
        return replace(self._view, offers=offers)

    def fetch_model(self, name: str) -> DownloadView:
        """Begin to fetch one.

        Raises:
            Refused: where nothing may be fetched, one is being fetched, there is no such offer, or
                no room on the disk.
        """
        if not may_download(self._settings):
            raise Refused("download-not-here")
        with self._lock:
            if self._view.state in UNDER_WAY:
                raise Refused("download-busy")
            if name not in (offer.name for offer in self.larger_models().offers):
                raise Refused("download-unknown")
            self._refuse_full_disk(SHORTLIST[name].megabytes)
            self._stop.clear()
            self._tell(name, "running", 0, SHORTLIST[name].megabytes)
        threading.Thread(target=self._run, args=(name,), daemon=True).start()
        return self.larger_models()

    def stop_fetching(self) -> DownloadView:
        """End the download that is under way; what has arrived is kept."""
        if not may_download(self._settings):
            raise Refused("download-not-here")
        with self._lock:
            if self._view.state == "running":  # until the next piece arrives
                self._stop.set()
                self._view = replace(self._view, state="stopping")
        return self.larger_models()

    def _run(self, name: str) -> None:
        total = SHORTLIST[name].megabytes

        def progress(here: int, size: int) -> None:
            if self._stop.is_set():
                raise Stopped
            whole = here >= size
            shown = here // MEGABYTE, max(size // MEGABYTE, 1)
            self._tell(name, "preparing" if whole else "running", *shown)

        try:
            self._fetch(name, progress)
            self._tell(name, "done", total, total)
        except Stopped:
            self._tell(name, "stopped", self._view.here, self._view.total)
        except NotReached:
            self._failed(name, "download-unreached")
        except BrokeOff:
            self._failed(name, "download-broke-off")
        except Exception:
            log.exception("the download of %s failed", name)
            self._failed(name, "download-unusable")

    def _from_hub(self, name: str, progress: Progress) -> None:
        download_weights(name, self._settings.added_models, progress=progress)

    def _failed(self, name: str, why: str) -> None:
        self._tell(name, "failed", self._view.here, self._view.total, Message(why))

    def _tell(self, name: str, state: State, here: int, total: int, message: Words = "") -> None:
        self._view = DownloadView((), state, Message(f"offer-{name}-title"), here, total, message)

    def _refuse_full_disk(self, megabytes: int) -> None:
        folder = self._settings.added_models
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        needed = ROOM * megabytes + self._settings.min_free_mb
        if shutil.disk_usage(there).free < needed * MEGABYTE:
            raise Refused("download-no-room", needed=ROOM * megabytes)


def may_download(settings: Settings) -> bool:
    """Whether a visitor may have a model fetched: as the operator says, else on one's own computer.

    Behind a proxy, or under other names than this computer's, the page is others' too.
    """
    if settings.kiosk or settings.trusted_models is not None:
        return False
    if settings.allow_downloads is not None:
        return settings.allow_downloads
    own = settings.host in LOOPBACK and settings.hosts == LOOPBACK
    return own and not settings.space


def _offer(name: str) -> Offer:
    title, sentence = Message(f"offer-{name}-title"), Message(f"offer-{name}")
    return Offer(name, title, sentence, SHORTLIST[name].megabytes)
