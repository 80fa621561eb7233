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
from ..recognition.model_unavailable import ModelUnavailable
from ..recognition.seeing import finds, sees
from ..recognition.support_images import SupportImage
from ..store import (
    Asked,
    Query,
    Reading,
    Snapshot,
    Source,
    SupportRow,
    UnitOfWork,
    expected_id,
)
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
from .eyes import NOTHING_TO_SAY, EyesLine, blind_line, line_of, nothing_found
from .measures import QUESTIONS, stage
from .pictures import Picture
from .refused import Refused, Words
from .untouched import UNSTORED
from .write_behind import promise


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
    """What a model answered, and why it was this one."""

    card: Card
    answer: Answer
    eyes: EyesLine


@dataclass(frozen=True)
class Silence:
    """Why there is no answer; ``sees`` and ``eyes`` where the model found nothing."""

    state: State
    message: Words
    sees: bytes | None = None
    eyes: EyesLine = NOTHING_TO_SAY


def answer(
    context: Context, snapshot: Snapshot, question: Question, started: float, keep: bool = True
) -> AnswerView:
    """Ask the session's model and say what is to be shown; question and answer may be kept."""
    with stage("model"):
        said = predict(context, snapshot, question)
    if isinstance(said, Silence):
        QUESTIONS.labels("", said.state).inc()
        nothing = no_answer(said.state, said.message, question.drawing, started)
        if said.sees is None:
            return nothing
        return replace(
            nothing, sees=said.sees, query=question.picture.data, eyes=said.eyes,
            source=question.source, reading_chosen=question.reading,
        )  # fmt: skip
    QUESTIONS.labels(said.card.id, "answer").inc()
    fields = to_be_stored(snapshot, said.answer, question.source, question.reading)
    asked = Asked(question.drawing, question.picture.sha256, fields)
    number, saved = _store(context, snapshot, question.picture, asked) if keep else (None, False)
    view = answer_view(
        snapshot, fields, said.answer, said.card,
        drawing=question.drawing, query=question.picture.data, question=number, started=started,
    )  # fmt: skip
    return replace(view, eyes=said.eyes, saved=saved)


def predict(context: Context, snapshot: Snapshot, question: Question) -> Said | Silence:
    """Put a question to the session's model, if it has been taught enough."""
    taught, cards = taught_classes(snapshot), context.cards()
    eyes = context.eyes(snapshot, question.picture.seen)
    card = eyes.card
    if card is not None and (blind := _blind(card, cards, question)):
        return blind
    refuses = snapshot.fields.strangers > 0 and can_refuse(card)
    if problem := too_little(taught, refuses):
        return Silence("teach", problem)
    if card is None:
        return Silence("refused", Message("no-model"))
    try:
        said = ask_model(context, card.id, snapshot, taught, question)
        return Said(card, said, line_of(eyes, cards))
    except ModelUnavailable as problem:
        if card in context.cards():
            return Silence("refused", problem.message)
        return predict(context, snapshot, question)  # its file broke just now: another one answers


def _blind(card: Card, cards: Sequence[Card], question: Question) -> Silence | None:
    """What is said where the model would be asked about nothing; what was drawn is something."""
    image, reading = question.image, question.reading
    if question.source == "drawn" or finds(card.input, image, reading):
        return None
    seen = sees(card.input, image, reading)
    return Silence("empty", nothing_found(card), seen, blind_line(card, cards))


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
    said = context.recogniser_of(snapshot).answer(
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
    return [images_of(context, entry.row.images) for entry in taught]


def images_of(context: Context, rows: Sequence[SupportRow]) -> list[SupportImage]:
    """Stored images, to be read where the model does not know them yet."""
    return [
        SupportImage(i.sha256, partial(context.stored_image, i.sha256), i.fields.reading)
        for i in rows
    ]


def hashes_of(taught: Sequence[NamedClass]) -> list[str]:
    """The images that teach, in order."""
    return [image.sha256 for entry in taught for image in entry.row.images]


def remembered(work: UnitOfWork, asked: Query) -> Question:
    """A stored question as it can be asked again."""
    data = work.classes.image_data(asked.image)
    image = open_stored(data)
    seen = work.classes.image_seen(asked.image)
    picture = Picture(asked.image, data, *image.size, seen)
    return Question(image, picture, asked.drawing, asked.fields.source, asked.fields.reading)


def _store(
    context: Context, snapshot: Snapshot, picture: Picture, asked: Asked
) -> tuple[int | None, bool | None]:
    """The question's id, and whether it is stored; None: whoever asked is told when it is.

    Where the database could not take it there is no id: the answer stands.
    """

    def store(work: UnitOfWork) -> int:
        work.classes.add_image(*picture)
        session = snapshot.id
        if session == UNSTORED:
            session = context.settled(work, snapshot.key).id
        context.note_caller(work, snapshot.key, session)
        return work.questions.save(session, asked, context.settings.max_questions)

    stored = context.later((snapshot.id or snapshot.key, asked.drawing), store)
    if promise(stored):
        known = snapshot.id != UNSTORED
        return expected_id(snapshot.id, asked.drawing) if known else None, None
    try:
        return stored.result(), True
    except Refused:
        return None, False
