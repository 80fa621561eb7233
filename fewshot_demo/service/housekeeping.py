"""Making old removals final, beside the visitors and never in their way."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from .context import Context

log = logging.getLogger(__name__)

EVERY = 600.0  # seconds


class Housekeeping:
    """A thread that cleans the database at once and then now and again, until it is stopped."""

    def __init__(self, context: Context, every: float = EVERY) -> None:
        self._context, self._every = context, every
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
        """Clean once. Whatever is wrong with the database is logged, and another time will do."""
        settings, moment = self._context.settings, self._context.clock()
        try:
            self._context.database.purge(
                self._context.undo_since(),
                moment - timedelta(days=settings.untouched_days),
                moment - timedelta(days=settings.embedding_days),
            )
        except Exception:
            log.exception("the database was not cleaned")

    def _run(self) -> None:
        self.clean()
        while not self._stopped.wait(self._every):
            self.clean()
