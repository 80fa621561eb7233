"""What the operator of a booth sees and chooses while it stands there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..core.message import Message
from ..store import BoothFields
from ..texts import languages
from ..texts.model_titles import model_message
from . import booth_visits as visits
from .context import Context
from .offered import TASKS
from .refused import Refused, Words

MOST_CONFUSIONS = 12  # that are shown, the most frequent ones


@dataclass(frozen=True)
class Today:
    """How often it happened today.

    Attributes:
        visits: rounds that somebody began.
        questions: that visitors asked.
        none_said: how many of those were answered by "none of these".
        corrections: wrong answers that visitors put right.
        refusals: calls of the page that were answered with a refusal.
    """

    visits: int
    questions: int
    none_said: int
    corrections: int
    refusals: int


@dataclass(frozen=True)
class Confusion:
    """What was answered, what it was, and how often today."""

    said: Words
    was: Words
    count: int


@dataclass(frozen=True)
class Choice:
    """Something that a booth can offer; ``count``: how often it was begun today."""

    id: str
    title: Words
    offered: bool
    count: int = 0


@dataclass(frozen=True)
class Overview:
    """Everything on the operator's page."""

    today: Today
    confusions: tuple[Confusion, ...]
    tasks: tuple[Choice, ...]
    models: tuple[Choice, ...]
    language: str


class BoothOperator:
    """Look at a booth, and choose what it offers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def overview(self) -> Overview:
        """The counts of today, the visit under way included, and what is offered."""
        day = visits.day_of(self._context.clock())
        with self._context.reading(after_answers=True) as work:
            offered = self._context.offering.renew(work)
            counts = work.booth.counts(day)
            asked, none_said = visits.questions(work)
        total: Counter[str] = Counter()
        for one in counts:
            total[one.what] += one.count
        begun = {one.first: one.count for one in counts if one.what == visits.TASK}
        confused = [one for one in counts if one.what == visits.CORRECTION]
        confused.sort(key=lambda one: (-one.count, one.first, one.second))
        cards = self._context.recogniser.cards()
        shown = {card.id for card in self._context.cards()}
        return Overview(
            Today(
                visits=total[visits.TASK],
                questions=total[visits.QUESTION] + asked,
                none_said=total[visits.NONE_SAID] + none_said,
                corrections=total[visits.CORRECTION],
                refusals=total[visits.REFUSAL] + visits.refusals_of_now(),
            ),
            tuple(
                Confusion(_class_name(one.first), _class_name(one.second), one.count)
                for one in confused[:MOST_CONFUSIONS]
            ),
            tuple(
                Choice(task, Message(f"booth-{task}"), task in offered.tasks, begun.get(task, 0))
                for task in TASKS
            ),
            tuple(Choice(card.id, model_message(card, cards), card.id in shown) for card in cards),
            offered.language,
        )

    def choose_offer(self, tasks: list[str], models: list[str], language: str) -> None:
        """Offer this from now on, also after a restart; the next visitor finds it.

        Args:
            tasks: at least one of `offered.TASKS`.
            models: ids, at least one.
            language: a code; empty: that of the browser.

        Raises:
            Refused: if there is nothing left to offer, or it is nothing that there is.
        """
        known = [card.id for card in self._context.recogniser.cards()]
        wanted_tasks = [task for task in TASKS if task in tasks]
        wanted_models = [model for model in known if model in models]
        if not wanted_tasks:
            raise Refused("operator-no-task")
        if not wanted_models:
            raise Refused("operator-no-model")
        if language not in ("", *languages()):
            raise Refused("call-failed")
        self._write(BoothFields(",".join(wanted_tasks), ",".join(wanted_models), language))

    def reset_offer(self) -> None:
        """Offer again what the settings say."""
        self._write(BoothFields())

    def _write(self, fields: BoothFields) -> None:
        with self._context.writing() as work:
            work.booth.choose(fields)
        with self._context.reading() as work:
            self._context.offering.renew(work)


def _class_name(kept: str) -> Words:
    if kept == visits.OWN_CLASS:
        return Message("operator-own-class")
    if kept == visits.NO_CLASS:
        return Message("operator-none-said")
    return Message(f"sample-{kept.replace(' ', '-')}")
