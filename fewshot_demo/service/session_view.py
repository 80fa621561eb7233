"""A session as it is shown: what it and its classes are called, their pictures, who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.message import Message
from ..models.card import Card
from ..store import ClassRow, SessionFields, Snapshot
from . import names
from .eyes import line_of
from .refused import Words
from .results import ClassView, ImageView, Limits, SessionView
from .steps import history_view

if TYPE_CHECKING:
    from .context import Context


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
        history=history,
    )


def _class_view(context: Context, entry: NamedClass, card: Card | None) -> ClassView:
    images, tests = (
        tuple(
            ImageView(
                image.id,
                context.thumbnail(image.sha256),
                image.seen.look,
                context.note_on(image, card),
                image.fields,
            )
            for image in rows
        )
        for rows in (entry.row.images, entry.row.tests)
    )
    return ClassView(entry.row.id, entry.shown, entry.row.fields, images, tests)
