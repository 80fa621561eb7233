"""How often: one number a key, in a table that cannot grow."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic

from cachetools import LRUCache

from .request_refused import RequestRefused

KEYS = 50_000  # in one table, some 10 MB; the one not seen for longest is forgotten first


class Rate:
    """A token bucket for every key, kept as the moment at which it is full again.

    Args:
        per_second: what may come in the long run.
        seconds: a full bucket holds what may come in this time.
        clock: seconds that only go forward.

    Reference: the generic cell rate algorithm, ITU-T I.371, appendix A.
    """

    def __init__(
        self, per_second: float, seconds: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._step = 1 / per_second
        self._slack = max(seconds - self._step, 0.0)
        self._clock = clock
        self._full: LRUCache[Hashable, float] = LRUCache(KEYS)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._full

    def __len__(self) -> int:
        return len(self._full)

    def take(self, key: Hashable) -> None:
        """Count one for a key.

        Raises:
            RequestRefused: if it is one too many, with the seconds until the next.
        """
        now = self._clock()
        full = max(self._full.get(key, now), now)
        if full - now > self._slack:
            raise RequestRefused("often", after=full - now - self._slack)
        self._full[key] = full + self._step
