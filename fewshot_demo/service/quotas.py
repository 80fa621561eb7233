"""How much may be kept: of one visitor, from one address, in all, and while the disk has room.

Every change is held against these limits before it is committed, whichever use case makes it; what
was removed counts until it is purged, so that removing and adding in turns fills nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic

from cachetools import LRUCache, TTLCache

from ..settings import Settings
from ..store import UnitOfWork
from .caller import caller
from .refused import Refused

DAY = 86_400.0  # seconds
ADDRESSES = 20_000  # remembered; the one not seen for longest is forgotten first
WITH_REMOVED = 2  # times a limit: as many again may have been removed and wait to be purged
RECOUNTED = 10.0  # seconds for which what a visitor holds is counted on, not read again


class Allowance:
    """An amount for each address that fills again within a day; kept in memory alone.

    Args:
        amount: of a whole day; nobody can take more at once.
        clock: seconds that only go forward.
    """

    def __init__(self, amount: float, clock: Callable[[], float] = monotonic) -> None:
        self._amount, self._clock = amount, clock
        self._taken: LRUCache[str, tuple[float, float]] = LRUCache(ADDRESSES)
        self._lock = Lock()

    def take(self, address: str, amount: float) -> bool:
        """Whether there was so much left; it is taken then. An address nobody told has no limit."""
        if not address or not amount:
            return True
        with self._lock:
            now = self._clock()
            taken, since = self._taken.get(address, (0.0, now))
            taken = max(taken - (now - since) * self._amount / DAY, 0.0) + amount
            if taken > self._amount:
                return False
            self._taken[address] = taken, now
            return True


class Quotas:
    """Refuses a change that would keep too much.

    Args:
        settings: the limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._newcomers = Allowance(settings.address_visitors)
        self._bytes = Allowance(settings.address_mb * 1_000_000)
        self._held: TTLCache[int, int] = TTLCache(10_000, RECOUNTED)  # bytes by visitor
        self._creators: LRUCache[int, int | None] = LRUCache(10_000)  # by session
        self._lock = Lock()

    def check(self, work: UnitOfWork) -> None:
        """Hold what a transaction has added against every limit.

        Raises:
            Refused: with a sentence; nothing of the change is kept then.
        """
        added = work.added
        if added.visitors:
            self._check_visitors(work, added.visitors)
        for creator in added.creators:
            self._check_sets(work, creator)
        values = self._settings
        for session in added.classes:
            if work.usage.classes_of(session) > WITH_REMOVED * values.max_classes:
                raise Refused("quota-removed-classes")
        for owner in added.taught:
            if work.usage.images_of(owner) > WITH_REMOVED * values.max_images:
                raise Refused("quota-removed-images")
        if added.size:
            self._check_size(work, added.size)

    def _check_visitors(self, work: UnitOfWork, count: int) -> None:
        if work.usage.visitors() > self._settings.max_visitors:
            raise Refused("quota-full")
        if self._settings.kiosk:
            return  # all of a booth's visitors come from one address
        if not self._newcomers.take(caller().address, count):
            raise Refused("quota-address")

    def _check_sets(self, work: UnitOfWork, creator: int | None) -> None:
        values = self._settings
        if work.usage.sessions() > values.max_all_sessions:
            raise Refused("quota-full")
        if creator and work.usage.sessions_of(creator) > WITH_REMOVED * values.max_sessions:
            raise Refused("quota-removed-sets")

    def _check_size(self, work: UnitOfWork, size: int) -> None:
        values = self._settings
        if _free(values.data_dir) < values.min_free_mb * 1_000_000:
            raise Refused("quota-full")
        if work.usage.size() > values.max_stored_mb * 1_000_000:
            raise Refused("quota-full")
        for creator in {self._creator(work, session) for session in work.added.sessions}:
            if creator is not None:
                self._check_visitor(work, creator, size)
        if not self._bytes.take(caller().address, size):
            raise Refused("quota-address")

    def _check_visitor(self, work: UnitOfWork, creator: int, size: int) -> None:
        """Count on between two readings: a stroke need not wait for a sum over all pictures."""
        most = self._settings.max_visitor_mb * 1_000_000
        with self._lock:
            known = self._held.get(creator)
        held = work.usage.size_of(creator) if known is None else known + size
        if held > most and known is not None:
            held = work.usage.size_of(creator)  # something may have been purged meanwhile
        with self._lock:
            if known is None or creator in self._held:
                self._held[creator] = held
        if held > most:
            raise Refused("quota-visitor", limit=self._settings.max_visitor_mb)

    def _creator(self, work: UnitOfWork, session: int) -> int | None:
        with self._lock:
            if session in self._creators:
                return self._creators[session]
        found = work.usage.creator(session)
        with self._lock:
            self._creators[session] = found
        return found


def _free(folder: Path) -> float:
    """Bytes that are free where a folder lies; endless where nothing can be told of it."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return float("inf")
