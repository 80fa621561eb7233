"""All models side by side: one support set, one question, several answers."""

from __future__ import annotations

from collections import Counter

from ..recognition import ModelUnavailable
from .answers import TaughtClasses, taught_classes, too_little
from .asking import Asking, find_question, remembered
from .base import View, find_session
from .refused import Refused


class Comparing(Asking):
    """Put a remembered question to every model."""

    def compare(self, session: str, question_id: int) -> View:
        """Every model's answer to one question, from the classes of now; nothing is stored.

        Returns:
            ``images``: id and class of each support image, in the order of all ``weights``;
            ``rows``: per model ``{model, title, label, class, confidence, weights, milliseconds,
            differs}``, or ``problem`` in place of an answer; ``agree``: whether all name one class.
        """
        snapshot = self._snapshot(session)
        taught = taught_classes(snapshot)
        if problem := too_little(taught):
            raise Refused(problem)
        with self._reading() as work:
            question = remembered(
                work, find_question(work, find_session(work, session), question_id)
            )
        support = self._support(taught)
        rows: list[View] = []
        for card in self._recogniser.cards():
            row: View = {"model": card.id, "title": card.title, "problem": ""}
            try:
                answer = self._recogniser.answer(card.id, support, question.image)
            except ModelUnavailable as unavailable:
                rows.append(row | {"problem": str(unavailable)})
                continue
            best = max(range(len(taught)), key=answer.probabilities.__getitem__)
            rows.append(
                row
                | {
                    "label": taught[best][1],
                    "class": taught[best][0].id,
                    "confidence": answer.probabilities[best],
                    "weights": [weight for weights in answer.weights for weight in weights],
                    "milliseconds": round(1000 * answer.seconds, 1),
                }
            )
        return {"question": question_id, "images": _images(taught)} | _marked(rows)


def _images(taught: TaughtClasses) -> list[View]:
    return [
        {"image": image.id, "class": entry.id, "colour": entry.colour}
        for entry, _ in taught
        for image in entry.images
    ]


def _marked(rows: list[View]) -> View:
    """Who differs from what most say; of equal numbers the first, best model counts."""
    named = Counter(row["class"] for row in rows if "class" in row)
    most = named.most_common(1)[0][0] if named else None
    marked = [row | {"differs": row.get("class", most) != most} for row in rows]
    return {"rows": marked, "agree": len(named) == 1}
