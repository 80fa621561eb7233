"""An answer in all its forms: as it is stored, as it is shown, and there being none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..core.message import Message
from ..models.card import Card
from ..recognition.explanation import Answer, Effort, Explanation, describe
from ..store import (
    PredictedClass,
    QuestionFields,
    Reading,
    Snapshot,
    Source,
    StoredPrediction,
    WeighedImage,
)
from ..texts.model_titles import title_message
from .context import NamedClass, named_classes
from .eyes import NOTHING_TO_SAY, EyesLine
from .refused import Words

State = Literal["answer", "teach", "empty", "refused"]


@dataclass(frozen=True)
class ClassShare:
    """A class and its entry in the distribution over the classes and "none of these"."""

    id: int
    name: Words
    colour: int
    probability: float


@dataclass(frozen=True)
class AnswerView:
    """What is to be shown of a question.

    Attributes:
        state: ``answer``, or why there is none: there is too little to ``teach`` from, the picture
            is ``empty``, or it was ``refused``.
        message: what to do; with an answer, what to know about it.
        drawing: what the page calls the drawing that was asked about.
        milliseconds: from the call to this.
        question: its id; None where it is not stored.
        class_id, label: the nearest class, also where it is none of these.
        confidence: of what is said, the largest entry of the distribution, 0 to 1.
        none_probability: the entry of "none of these"; None where the model cannot say it.
        classes: every class that could be the answer, in their order.
        why: every image by its share, the largest first.
        how: what the shares are.
        sees: the picture as the model got it; ``query``: as it is stored.
        saved: whether question and answer are stored; None: they are being stored.
        reading, reading_chosen: how the picture was read, and what the visitor chose.
        without: see `fewshot_demo.recognition.explanation.Answer`.
        eyes: why this model answers about this picture, and what one touch changes.
    """

    state: State
    message: Words
    drawing: str
    milliseconds: float
    question: int | None = None
    model: str | None = None
    class_id: int | None = None
    label: Words = ""
    confidence: float | None = None
    none_of_these: bool | None = None
    none_probability: float | None = None
    classes: tuple[ClassShare, ...] = ()
    why: tuple[WeighedImage, ...] = ()
    kind: str | None = None
    pooling: str | None = None
    temperature: float | None = None
    how: Explanation | None = None
    sees: bytes | None = None
    query: bytes | None = None
    saved: bool | None = False
    source: Source | None = None
    reading: str | None = None
    reading_chosen: Reading | None = None
    without: Effort | None = None
    eyes: EyesLine = NOTHING_TO_SAY


def taught_classes(snapshot: Snapshot) -> list[NamedClass]:
    """The classes that can be an answer."""
    classes = named_classes(snapshot)
    return [entry for entry in classes if entry.row.images and not entry.row.fields.off]


def too_little(taught: Sequence[NamedClass], can_refuse: bool) -> Message | None:
    """What to teach before there can be an answer; None if there can.

    Args:
        taught: the classes with images.
        can_refuse: whether the model can say "none of these": then one class is enough.
    """
    if len(taught) >= (1 if can_refuse else 2):
        return None
    return Message("one-class", {"name": taught[0].shown}) if taught else Message("nothing-taught")


@dataclass(frozen=True)
class Verdict:
    """The nearest class, whether it is none of them after all, and how sure that is."""

    nearest: NamedClass
    confidence: float
    none_of_these: bool | None
    none_probability: float | None


def verdict(taught: Sequence[NamedClass], answer: Answer) -> Verdict:
    """What is said: the largest entry of the distribution, and how large it is."""
    best = max(range(len(taught)), key=answer.probabilities.__getitem__)
    chance = answer.none_probability
    none = None if chance is None else answer.shown.is_none
    return Verdict(taught[best], answer.shown.confidence, none, chance)


def to_be_stored(
    snapshot: Snapshot, answer: Answer, source: Source, reading: Reading
) -> QuestionFields:
    """A question's answer as the store keeps it."""
    taught = taught_classes(snapshot)
    said = verdict(taught, answer)
    weighed = [
        WeighedImage(image.id, entry.row.id, weight, score, tuple(heads))
        for entry, weights, scores, *of_heads in zip(
            taught, answer.shown_weights, answer.scores, *answer.heads, strict=True
        )
        for image, weight, score, *heads in zip(
            entry.row.images, weights, scores, *of_heads, strict=True
        )
    ]
    prediction = StoredPrediction(
        class_id=said.nearest.row.id,
        classes=tuple(
            PredictedClass(
                entry.row.id, entry.row.fields.name, entry.number, entry.row.fields.colour, p
            )
            for entry, p in zip(taught, answer.shown.classes, strict=True)
        ),
        why=tuple(sorted(weighed, key=lambda row: -row.weight)),
        kind=answer.kind,
        pooling=answer.pooling,
        temperature=answer.temperature,
        reading=answer.reading,
        none_of_these=said.none_of_these,
        none_probability=said.none_probability,
        strangers=None if said.none_probability is None else snapshot.fields.strangers,
    )
    label = said.nearest.row.fields.name
    return QuestionFields(source, reading, answer.model, label, said.confidence, prediction)


def answer_view(
    snapshot: Snapshot,
    fields: QuestionFields,
    answer: Answer,
    card: Card,
    *,
    drawing: str,
    query: bytes,
    question: int | None,
    started: float,
) -> AnswerView:
    """What is shown of an answer: what is stored of it, with the names of the session."""
    shown = {entry.row.id: entry.shown for entry in named_classes(snapshot)}
    said = fields.prediction
    return AnswerView(
        state="answer",
        message=_left_out(snapshot),
        drawing=drawing,
        milliseconds=since(started),
        question=question,
        model=fields.model,
        class_id=said.class_id,
        label=shown[said.class_id or 0],
        confidence=fields.confidence,
        none_of_these=said.none_of_these,
        none_probability=said.none_probability,
        classes=tuple(
            ClassShare(one.id, shown[one.id], one.colour, one.probability) for one in said.classes
        ),
        why=said.why,
        kind=said.kind,
        pooling=said.pooling,
        temperature=said.temperature,
        how=describe(said.kind, said.pooling, title_message(card), card.paper),
        sees=answer.sees,
        query=query,
        saved=question is not None,
        source=fields.source,
        reading=said.reading,
        reading_chosen=fields.reading,
        without=answer.without,
    )


def no_answer(state: State, message: Words, drawing: str, started: float) -> AnswerView:
    """Why there is no answer."""
    return AnswerView(state, message, drawing, since(started))


def label_of(fields: QuestionFields) -> Words:
    """What the nearest class of a stored answer was called."""
    return fields.label or Message("class-number", {"number": fields.prediction.nearest_number})


def in_words(fields: QuestionFields) -> Words:
    """What a stored answer said."""
    if not fields.prediction.none_of_these:
        return label_of(fields)
    alone = len(fields.prediction.classes) == 1
    return Message("said-not" if alone else "said-none-of-these", {"name": label_of(fields)})


def since(started: float) -> float:
    """Milliseconds since a reading of `time.perf_counter`."""
    return round(1000 * (time.perf_counter() - started), 2)


def _left_out(snapshot: Snapshot) -> Words:
    empty = [e for e in named_classes(snapshot) if not (e.row.images or e.row.fields.off)]
    if not empty:
        return ""
    quoted = [Message("quoted", {"name": entry.shown}) for entry in empty]
    return Message("left-out", {"names": quoted, "count": len(quoted)})
