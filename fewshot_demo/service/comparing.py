"""Models side by side: one support set, one question, several answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core.message import Message
from ..models.card import Card
from ..recognition.explanation import data_group
from ..recognition.model_unavailable import ModelUnavailable
from ..store import Query, Snapshot
from ..texts.model_titles import model_message
from .answering import Question, ask_model, remembered
from .answers import taught_classes, too_little, verdict
from .context import Context, can_refuse, find_session
from .refused import Refused, Words
from .rules import find_question


@dataclass(frozen=True)
class ComparedImage:
    """A support image in a comparison."""

    image: int
    class_id: int
    colour: int


@dataclass(frozen=True)
class ComparedModel:
    """What one model says.

    Attributes:
        domain, data: what it is for and what it learned from.
        fits: whether both are as those of the model that answers: like is compared with like.
        problem: why there is no answer; empty where there is one.
        differs: whether it fits and says another thing than most of those that fit, or than the
            right answer where that is known.
        right: whether it names the class that the visitor said; None where nobody said.
        weights: of the images, in the order of the comparison.
    """

    model: str
    title: Words
    domain: str
    data: str
    fits: bool
    problem: Words = ""
    label: Words = ""
    class_id: int | None = None
    confidence: float | None = None
    none_of_these: bool | None = None
    none_probability: float | None = None
    weights: tuple[float, ...] = ()
    milliseconds: float | None = None
    differs: bool = False
    right: bool | None = None


@dataclass(frozen=True)
class LeftOut:
    """A model that is not asked."""

    model: str
    title: Words


@dataclass(frozen=True)
class Comparison:
    """One question to several models.

    Attributes:
        images: the support images, in the order of all weights.
        corrected_to: the class that the visitor said it is of.
        agree: whether all models that fit and answer say the same.
    """

    question: int
    images: tuple[ComparedImage, ...]
    left_out: tuple[LeftOut, ...]
    rows: tuple[ComparedModel, ...]
    corrected_to: int | None
    agree: bool


class Comparing:
    """Put a remembered question to every model; nothing is stored."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def compare_models(self, session: str, question: int, without: str = "") -> Comparison:
        """The models' answers to one question, from the classes of now.

        Args:
            session: the key.
            question: which one.
            without: ids of models that are not asked, one a line.
        """
        snapshot = self._context.snapshot(session)
        taught = taught_classes(snapshot)
        every = self._context.cards()
        left_out = without.split("\n")
        cards = [card for card in every if card.id not in left_out]
        if not cards:
            raise Refused("nobody-to-ask")
        if problem := too_little(taught, any(can_refuse(card) for card in cards)):
            raise Refused(problem.key, **problem.values)
        asked, row = self._question(session, question)
        alike = self._context.eyes(snapshot, asked.picture.seen).card
        rows = [
            self._row(card, every, alike is not None and _alike(card, alike), snapshot, asked)
            for card in cards
        ]
        right = row.corrected_to if row.corrected_to in [one.row.id for one in taught] else None
        return Comparison(
            question=row.id,
            images=tuple(
                ComparedImage(image.id, entry.row.id, entry.row.fields.colour)
                for entry in taught
                for image in entry.row.images
            ),
            left_out=tuple(
                LeftOut(card.id, model_message(card, every))
                for card in every
                if card.id in left_out
            ),
            rows=marked(rows, right),
            corrected_to=right,
            agree=len({_said(row) for row in rows if row.fits} - {None}) == 1,
        )

    def _question(self, session: str, question: int) -> tuple[Question, Query]:
        with self._context.reading(after_answers=True) as work:
            row = find_question(work, find_session(work, session), question)
            return remembered(work, row), row

    def _row(
        self,
        card: Card,
        every: Sequence[Card],
        fits: bool,
        snapshot: Snapshot,
        question: Question,
    ) -> ComparedModel:
        taught = taught_classes(snapshot)
        row = ComparedModel(
            card.id, model_message(card, every), card.domain, data_group(card), fits
        )
        if len(taught) == 1 and not can_refuse(card):
            return replace(row, problem=Message("needs-two-classes"))
        try:
            answer = ask_model(self._context, card.id, snapshot, taught, question)
        except ModelUnavailable as unavailable:
            return replace(row, problem=unavailable.message)
        said = verdict(taught, answer)
        return replace(
            row,
            label=said.nearest.shown,
            class_id=said.nearest.row.id,
            confidence=said.confidence,
            none_of_these=said.none_of_these,
            none_probability=said.none_probability,
            weights=tuple(weight for weights in answer.shown_weights for weight in weights),
            milliseconds=round(1000 * answer.seconds, 1),
        )


def marked(rows: Sequence[ComparedModel], right: int | None) -> tuple[ComparedModel, ...]:
    """Who is right, where that is known, and who differs.

    Only models for pictures of this kind are held against each other: what most of them say is the
    measure, and of equal numbers what the first, best one says; or the right class, if it is known.
    """
    votes = Counter(said for row in rows if row.fits and (said := _said(row)) is not None)
    most = right or (votes.most_common(1)[0][0] if votes else None)
    return tuple(
        row
        if (said := _said(row)) is None
        else replace(
            row,
            differs=row.fits and said != most,
            right=None if right is None else said == right,
        )
        for row in rows
    )


def _alike(card: Card, other: Card) -> bool:
    return (card.domain, data_group(card)) == (other.domain, data_group(other))


def _said(row: ComparedModel) -> int | str | None:
    """The class that a row names, that it is none of them, or None where there is no answer."""
    return "none" if row.none_of_these else row.class_id
