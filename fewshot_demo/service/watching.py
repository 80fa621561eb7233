"""How the app fares, for machines that watch it."""

from __future__ import annotations

from dataclasses import dataclass

from .context import Context
from .refused import Refused


@dataclass(frozen=True)
class State:
    """Whether questions can be answered: the database is there, and a model."""

    database: bool
    models: bool


class Watching:
    """Whether all is there, and how much is kept in memory."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def state(self) -> State:
        """What is there now."""
        try:
            with self._context.reading() as work:
                work.usage.size()
        except Refused:
            return State(False, bool(self._context.recogniser.cards()))
        return State(True, bool(self._context.recogniser.cards()))

    def kept(self) -> dict[str, int]:
        """Entries in each cache."""
        return self._context.kept()
