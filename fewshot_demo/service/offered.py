"""What is on offer: everything there is, or what the operator of a booth has chosen of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, get_args

from ..models.card import Card
from ..recognition.recogniser import Recogniser
from ..settings import Settings
from ..store import BoothFields, UnitOfWork
from .refused import Refused

BoothTask = Literal["signs", "doodles", "hands", "own"]  # of a booth; `own`: an empty set
TASKS: tuple[BoothTask, ...] = get_args(BoothTask)


@dataclass(frozen=True)
class Offered:
    """What a booth offers.

    Attributes:
        tasks: at least one.
        models: their ids; empty: all.
        language: its code; empty: that of the browser.
    """

    tasks: tuple[str, ...]
    models: tuple[str, ...]
    language: str


def offered(chosen: BoothFields, settings: Settings) -> Offered:
    """What was chosen, and for the rest what the settings say."""
    language = settings.kiosk_language if chosen.language is None else chosen.language
    return Offered(
        _listed(chosen.tasks or settings.kiosk_tasks),
        _listed(chosen.models or settings.kiosk_models),
        language,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


class Offering:
    """What is offered now, kept in memory.

    Args:
        settings: whether this is a booth, and what it offers unless something else was chosen.
        recogniser: has the models.
        reading: enters the database to look.
    """

    def __init__(
        self,
        settings: Settings,
        recogniser: Recogniser,
        reading: Callable[[], AbstractContextManager[UnitOfWork]],
    ) -> None:
        self._settings, self._recogniser, self._reading = settings, recogniser, reading
        self._now: Offered | None = None

    def now(self) -> Offered:
        """What is offered; while the database is away, what the settings say."""
        if self._now is None:
            try:
                with self._reading() as work:
                    return self.renew(work)
            except Refused:
                return offered(BoothFields(), self._settings)
        return self._now

    def renew(self, work: UnitOfWork) -> Offered:
        """Look again: another process may have written it."""
        self._now = offered(work.booth.choices(), self._settings)
        return self._now

    def cards(self) -> list[Card]:
        """The models that may be asked, the best ones first; all, where none of the chosen is."""
        every = self._recogniser.cards()
        if not self._settings.kiosk:
            return every
        wanted = self.now().models
        return [card for card in every if card.id in wanted] or every
