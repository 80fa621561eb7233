"""How a question becomes an answer: put to a model, stored, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PIL.Image import Image

from ..core.message import Message
from ..imaging.decoding import open_stored
from ..models.card import Card
from ..recognition.explanation import Answer
from ..recognition.recogniser import ModelUnavailable, SupportImage
from ..store import Asked, Query, Reading, Snapshot, Source, UnitOfWork
from .answers import (
    AnswerView,
    State,
    answer_view,
    no_answer,
    taught_classes,
    to_be_stored,
    too_little,
)
from .context import Context, NamedClass, can_refuse
from .pictures import Picture
from .refused import Refused, Words


@dataclass(frozen=True)
class Question:
    """A query to be answered: the image, its stored form, the drawing it belongs to.

    ``source`` says drawn or uploaded, ``reading`` how the visitor wants it read.
    """

    image: Image
    picture: Picture
    drawing: str
    source: Source
    reading: Reading


@dataclass(frozen=True)
class Said:
    """What a model answered."""

    card: Card
    answer: Answer


@dataclass(frozen=True)
class Silence:
    """Why there is no answer."""

    state: State
    message: Words


def answer(
    context: Context, snapshot: Snapshot, question: Question, started: float, keep: bool = True
) -> AnswerView:
    """Ask the session's model and say what is to be shown; question and answer may be kept."""
    said = predict(context, snapshot, question)
    if isinstance(said, Silence):
        return no_answer(said.state, said.message, question.drawing, started)
    fields = to_be_stored(snapshot, said.answer, question.source, question.reading)
    asked = Asked(question.drawing, question.picture.sha256, fields)
    return answer_view(
        snapshot, fields, said.answer, said.card,
        drawing=question.drawing,
        query=question.picture.data,
        question=_store(context, snapshot, question.picture, asked) if keep else None,
        started=started,
    )  # fmt: skip


def predict(context: Context, snapshot: Snapshot, question: Question) -> Said | Silence:
    """Put a question to the session's model, if it has been taught enough."""
    taught = taught_classes(snapshot)
    card = context.card(snapshot.fields.model)
    refuses = snapshot.fields.strangers > 0 and can_refuse(card)
    if problem := too_little(taught, refuses):
        return Silence("teach", problem)
    if card is None:
        return Silence("refused", Message("no-model"))
    try:
        return Said(card, ask_model(context, card.id, snapshot, taught, question))
    except ModelUnavailable as problem:
        return Silence("refused", problem.message)


def ask_model(
    context: Context,
    model: str,
    snapshot: Snapshot,
    taught: Sequence[NamedClass],
    question: Question,
) -> Answer:
    """Put a question to a model, which expects as many strangers as the session says.

    A picture that itself teaches one of the classes is no stranger to them.
    """
    said = context.recogniser.answer(
        model,
        support_of(context, taught),
        question.image,
        strangers=snapshot.fields.strangers,
        reading=question.reading,
    )
    if said.none_probability is not None and question.picture.sha256 in hashes_of(taught):
        return replace(said, none_probability=0.0)
    return said


def support_of(context: Context, taught: Sequence[NamedClass]) -> list[list[SupportImage]]:
    """The images of each class, to be read where the model does not know them yet."""
    return [
        [
            SupportImage(i.sha256, partial(context.stored_image, i.sha256), i.fields.reading)
            for i in entry.row.images
        ]
        for entry in taught
    ]


def hashes_of(taught: Sequence[NamedClass]) -> list[str]:
    """The images that teach, in order."""
    return [image.sha256 for entry in taught for image in entry.row.images]


def remembered(work: UnitOfWork, asked: Query) -> Question:
    """A stored question as it can be asked again."""
    data = work.classes.image_data(asked.image)
    image = open_stored(data)
    picture = Picture(asked.image, data, *image.size)
    return Question(image, picture, asked.drawing, asked.fields.source, asked.fields.reading)


def _store(context: Context, snapshot: Snapshot, picture: Picture, asked: Asked) -> int | None:
    """The question's id; None if the database could not take it: the answer stands."""
    try:
        with context.writing() as work:
            work.classes.add_image(*picture)
            return work.questions.save(snapshot.id, asked, context.settings.max_questions)
    except Refused:
        return None
