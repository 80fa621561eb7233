"""A session as it is shown: what it and its classes are called, their pictures, who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.message import Message
from ..models.card import Card
from ..store import ClassRow, SessionFields, Snapshot, SupportRow
from . import names
from .caller import caller
from .eyes import line_of
from .practised import practice_view
from .refused import Words
from .results import ClassView, ImageView, Limits, SessionView
from .steps import history_view

if TYPE_CHECKING:
    from .context import Context

NAMED_BY = 20  # hexadecimal digits of its hash that name a thumbnail
LOST_PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'%3E"
    "%3Cpath d='M20 28h56v40H20zM20 68 76 28' fill='none' stroke='%23888' stroke-width='4'/%3E"
    "%3C/svg%3E"
)


@dataclass(frozen=True)
class NamedClass:
    """A class, what it is called, and the number it is called by where it has no name."""

    row: ClassRow
    shown: Words
    number: int


def named_classes(snapshot: Snapshot) -> list[NamedClass]:
    """All classes of a session, in order."""
    typed = [row.fields.name for row in snapshot.classes]
    return [
        NamedClass(row, row.fields.name or Message("class-number", {"number": number}), number)
        for row, number in zip(snapshot.classes, names.numbers(typed), strict=True)
    ]


def name_of(session: SessionFields) -> Words:
    """What a session is called, also where it has no name."""
    if session.name:
        return session.name
    return Message(f"set-{session.task}" if session.task else "set-own")


def can_refuse(card: Card | None) -> bool:
    """Whether a model can say "none of these", and so answer about a single class."""
    return card is not None and card.rejection is not None


def session_view(context: Context, snapshot: Snapshot) -> SessionView:
    """The session to be shown."""
    eyes = context.eyes(snapshot)
    card = eyes.card
    with context.reading() as work:
        history = history_view(work.history, snapshot.id, context.undo_since())
    return SessionView(
        key=snapshot.key,
        fields=snapshot.fields,
        name=name_of(snapshot.fields),
        access=snapshot.access,
        model=card.id if card else "",
        chosen=eyes.chosen,
        eyes=line_of(eyes, context.cards()),
        sample=snapshot.fields.task is not None,
        can_refuse=can_refuse(card),
        classes=tuple(_class_view(context, entry, card) for entry in named_classes(snapshot)),
        limits=Limits.of(context.settings),
        practice=practice_view(context.recogniser, snapshot, card),
        history=history,
    )


def _class_view(context: Context, entry: NamedClass, card: Card | None) -> ClassView:
    images, tests = (
        tuple(_image_view(context, image, card) for image in rows)
        for rows in (entry.row.images, entry.row.tests)
    )
    return ClassView(entry.row.id, entry.shown, entry.row.fields, images, tests)


def _image_view(context: Context, image: SupportRow, card: Card | None) -> ImageView:
    thumbnail, note = context.thumbnail(image.sha256), context.note_on(image, card)
    picture = "" if thumbnail == LOST_PICTURE else image.sha256[:NAMED_BY]
    if picture in caller().thumbnails:
        thumbnail = ""
    return ImageView(image.id, picture, thumbnail, image.seen.look, note, image.fields)
