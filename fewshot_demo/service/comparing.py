"""Models side by side: one support set, one question, several answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ..models.card import Card
from ..recognition.recogniser import ModelUnavailable
from ..store import Snapshot
from ..texts import texts
from ..texts.models import model_title
from .answering import Question, remembered
from .answers import TaughtClasses, taught_classes, too_little, verdict
from .asking import Asking, find_question
from .base import View, find_session
from .refused import Refused

NOBODY = "Choose at least one model to ask."
NEEDS_TWO = "This model cannot say “none of these”, so it needs two classes with pictures."


class Comparing(Asking):
    """Put a remembered question to every model."""

    def compare(self, session: str, question_id: int, without: Collection[str] = ()) -> View:
        """The models' answers to one question, from the classes of now; nothing is stored.

        Args:
            session: the key.
            question_id: which one.
            without: ids of models that are not asked.

        Returns:
            ``left_out``: id and title of the models not asked; ``images``: id and class of each
            support image, in the order of all ``weights``;
            ``rows``: per model ``{model, title, label, class, confidence, none_of_these,
            none_probability, weights, milliseconds, differs}``, or ``problem`` in place of an
            answer; ``agree``: whether all say the same.
        """
        snapshot = self._snapshot(session)
        taught = taught_classes(snapshot)
        every = self._recogniser.cards()
        cards = [card for card in every if card.id not in without]
        if not cards:
            raise Refused(NOBODY)
        if problem := too_little(taught, any(self._can_refuse(card) for card in cards)):
            raise Refused(problem)
        with self._reading() as work:
            question = remembered(
                work, find_question(work, find_session(work, session), question_id)
            )
        titles = {card.id: model_title(card, every, texts()) for card in every}
        rows = [
            {"model": card.id, "title": titles[card.id]}
            | self._row(card, snapshot, taught, question)
            for card in cards
        ]
        left_out = [{"model": i, "title": title} for i, title in titles.items() if i in without]
        asked = {"question": question_id, "images": _images(taught), "left_out": left_out}
        return asked | _marked(rows)

    def _row(
        self, card: Card, snapshot: Snapshot, taught: TaughtClasses, question: Question
    ) -> View:
        if len(taught) == 1 and not self._can_refuse(card):
            return {"problem": NEEDS_TWO}
        try:
            answer = self._put(card.id, snapshot, taught, question)
        except ModelUnavailable as unavailable:
            return {"problem": str(unavailable)}
        return verdict(taught, answer) | {
            "problem": "",
            "weights": [weight for weights in answer.weights for weight in weights],
            "milliseconds": round(1000 * answer.seconds, 1),
        }


def _images(taught: TaughtClasses) -> list[View]:
    return [
        {"image": image.id, "class": entry.id, "colour": entry.colour}
        for entry, _ in taught
        for image in entry.images
    ]


def _marked(rows: list[View]) -> View:
    """Who differs from what most say; of equal numbers the first, best model counts."""
    said = [_said(row) for row in rows]
    named = Counter(what for what in said if what is not None)
    most = named.most_common(1)[0][0] if named else None
    marked = [
        row | {"differs": what not in (None, most)} for row, what in zip(rows, said, strict=True)
    ]
    return {"rows": marked, "agree": len(named) == 1}


def _said(row: View) -> int | str | None:
    """The class that a row names, that it is none of them, or None where there is no answer."""
    return "none" if row.get("none_of_these") else row.get("class")
