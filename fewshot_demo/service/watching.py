"""How the app fares, for machines that watch it."""

from __future__ import annotations

from dataclasses import dataclass

from ..store import StoreProblem
from .caller import caller
from .context import Context
from .refused import Refused


@dataclass(frozen=True)
class State:
    """Whether questions can be answered: the database is there, and a model."""

    database: bool
    models: bool


@dataclass(frozen=True)
class CanSave:
    """Whether the database takes changes."""

    saved: bool


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

    def can_save(self) -> CanSave:
        """Whether changes are taken again, tried by noting that the visitor is here.

        It waits for nobody: a database that others lock is tried again later.
        """
        try:
            with self._context.database.write(hurried=True) as work:
                person = work.sessions.visitor(caller().visitor)
                if person is not None:
                    person.seen = self._context.clock()
                work.commit()
        except StoreProblem:
            return CanSave(False)
        return CanSave(True)

    def kept(self) -> dict[str, int]:
        """Entries in each cache."""
        return self._context.kept()
