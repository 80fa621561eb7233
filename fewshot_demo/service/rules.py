"""What holds of the classes and images of a session, whichever use case changes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.message import Message
from ..store import Class, Query, Session, Support, SupportFields, UnitOfWork
from . import names
from .choices import number
from .refused import Refused, Words


@dataclass(frozen=True)
class Added:
    """The image that was added to a class, if it was not there already, and what is to be said."""

    support: Support | None
    notes: tuple[Words, ...]


def find_class(work: UnitOfWork, session: Session, class_id: object) -> Class:
    """A live class of the session.

    Raises:
        Refused: if the id is of a removed class, of another session, or none at all.
    """
    found = work.classes.find(session, number(class_id))
    if found is None:
        raise Refused("no-class")
    return found


def find_image(work: UnitOfWork, session: Session, image_id: object) -> Support:
    """A live image of a live class of the session; else `Refused`."""
    found = work.classes.find_support(session, number(image_id))
    if found is None:
        raise Refused("no-image")
    return found


def find_question(work: UnitOfWork, session: Session, question_id: object) -> Query:
    """A remembered question of the session; else `Refused`."""
    found = work.questions.find(session, number(question_id))
    if found is None:
        raise Refused("no-question")
    return found


def shown_name(work: UnitOfWork, session: Session, entry: Class) -> Words:
    """What a live class is called."""
    classes = work.classes.live(session.id)
    counted = zip(classes, names.numbers([c.fields.name for c in classes]), strict=True)
    place = next(number for other, number in counted if other.id == entry.id)
    return entry.fields.name or Message("class-number", {"number": place})


def free_colour(classes: Iterable[Class]) -> int:
    """The first colour that no class has."""
    taken = {entry.fields.colour for entry in classes}
    return next(colour for colour in range(len(taken) + 1) if colour not in taken)


def refuse_taken_name(name: str, others: Iterable[Class]) -> None:
    """Two classes of one name could not be told apart."""
    if any(name and names.same(name, other.fields.name) for other in others):
        raise Refused("class-name-taken", name=name)


def refuse_full_session(count: int, most: int) -> None:
    """One class more is refused at the limit."""
    if count >= most:
        raise Refused("set-full", limit=most)


def refuse_full_class(count: int, most: int) -> None:
    """One image more is refused at the limit."""
    if count >= most:
        raise Refused("class-full", limit=most)


def teach(
    work: UnitOfWork,
    session: Session,
    owner: Class,
    sha256: str,
    fields: SupportFields,
    *,
    most: int,
    picture: Words,
) -> Added:
    """Let a stored image teach a class, or test it, as its fields say.

    Where the class has it already, it is read anew, and does from now on what was said last.

    Args:
        most: images that a class has room for.
        picture: what the image is called in a note on duplicates.
    """
    holders = work.classes.holding(session.id, sha256)
    notes = tuple(
        Message(
            "duplicate-here" if holder.id == owner.id else "duplicate-elsewhere",
            {"picture": picture, "name": shown_name(work, session, holder)},
        )
        for holder in holders
    )
    images = work.classes.support(owner.id)
    there = next((image for image in images if image.image == sha256), None)
    if there is None or there.fields.testing != fields.testing:
        refuse_full_class(sum(i.fields.testing == fields.testing for i in images), most)
    if there is not None:
        there.fields = replace(there.fields, reading=fields.reading, testing=fields.testing)
        return Added(None, notes)
    return Added(work.classes.add_support(owner, sha256, fields), notes)


def take_back_correction(
    work: UnitOfWork, session: Session, asked: Query, moment: datetime
) -> None:
    """Remove the image that the question's last correction added, and nothing else."""
    support = work.classes.find_support(session, asked.taught or 0)
    if support is not None:
        support.deleted_at = moment
    asked.corrected_to = asked.taught = None
