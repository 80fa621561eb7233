"""Making old removals final, beside the visitors and never in their way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from .booth import forget_left
from .context import Context

log = logging.getLogger(__name__)

EVERY = 600.0  # seconds
SWEEP_EVERY = 6 * 3600.0  # seconds; a whole object store is listed
DRIFT = 60.0  # seconds that a clock may be put right by between two cleanings


class Housekeeping:
    """A thread that cleans the database at once and then now and again, until it is stopped."""

    def __init__(
        self, context: Context, every: float = EVERY, steady: Callable[[], float] = monotonic
    ) -> None:
        self._context, self._every, self._steady = context, every, steady
        self._begun = context.clock(), steady()
        self._jumped: tuple[datetime, float] | None = None
        self._sweep_at = steady()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; a second call changes nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End, after the step under way."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def clean(self) -> None:
        """Clean once. Whatever is wrong with the database is logged, and another time will do.

        Nothing is made final by a clock that jumped: it is believed again when it has gone on
        for as long as removals can be taken back.
        """
        settings, moment = self._context.settings, self._context.clock()
        if self._clock_jumped(moment):
            log.warning("the clock jumped; nothing is cleaned until it has been steady")
            return
        try:
            forget_left(self._context)
            self._context.database.purge(
                self._context.undo_since(),
                moment - timedelta(days=settings.untouched_days),
                moment - timedelta(days=settings.embedding_days),
            )
            if self._steady() >= self._sweep_at:
                self._sweep_at = self._steady() + SWEEP_EVERY
                self._context.database.sweep(timedelta(hours=settings.images_hours))
        except Exception:
            log.exception("the database was not cleaned")

    def _clock_jumped(self, moment: datetime) -> bool:
        """Whether the clock and time itself have gone apart since both were last believed."""
        clock, steady = self._begun
        passed = self._steady() - steady
        if abs((moment - clock).total_seconds() - passed) <= DRIFT:
            self._begun = moment, self._steady()
            self._jumped = None
            return False
        since, at = self._jumped or (moment, self._steady())
        still = abs((moment - since).total_seconds() - (self._steady() - at)) <= DRIFT
        self._jumped = (since, at) if still else (moment, self._steady())
        if still and self._steady() - at >= self._context.settings.undo_hours * 3600 > 0:
            self._begun, self._jumped = (moment, self._steady()), None
            return False
        return True

    def _run(self) -> None:
        self.clean()
        while not self._stopped.wait(self._every):
            self.clean()
