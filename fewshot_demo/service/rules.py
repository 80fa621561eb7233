"""What holds of the classes and images of a session, whichever use case changes them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..store import Class, Session, Support, UnitOfWork
from . import names
from .base import NO_CLASS, NO_IMAGE, number
from .pictures import Picture
from .refused import Refused


class Taught(NamedTuple):
    """Whether an image was added to a class (0 or 1), and what is to say about it."""

    added: int
    notes: list[str]


def find_class(work: UnitOfWork, session: Session, class_id: object) -> Class:
    """A live class of the session.

    Raises:
        Refused: if the id is of a removed class, of another session, or none at all.
    """
    found = work.classes.find(session, number(class_id))
    if found is None:
        raise Refused(NO_CLASS)
    return found


def find_image(work: UnitOfWork, session: Session, image_id: object) -> Support:
    """A live image of a live class of the session; else `Refused`."""
    found = work.classes.find_support(session, number(image_id))
    if found is None:
        raise Refused(NO_IMAGE)
    return found


def shown_name(work: UnitOfWork, session: Session, entry: Class) -> str:
    """What a live class is called on the page."""
    classes = work.classes.live(session.id)
    called = zip(classes, names.shown([c.name for c in classes]), strict=True)
    return next(name for other, name in called if other.id == entry.id)


def free_colour(classes: Iterable[Class]) -> int:
    """The first colour that no class has."""
    taken = {entry.colour for entry in classes}
    return next(colour for colour in range(len(taken) + 1) if colour not in taken)


def refuse_taken_name(name: str, others: Iterable[Class]) -> None:
    """Two classes of one name could not be told apart."""
    if any(name and names.same(name, other.name) for other in others):
        raise Refused(f"There is a class called ‘{name}’ already. Please choose another name.")


def refuse_full_session(count: int, most: int) -> None:
    """One class more is refused at the limit."""
    if count >= most:
        raise Refused(f"A set has room for {most} classes, and all of them are there.")


def refuse_full_class(count: int, most: int) -> None:
    """One image more is refused at the limit."""
    if count >= most:
        raise Refused(f"A class has room for {most} pictures, and this one is full.")


def teach(
    work: UnitOfWork,
    session: Session,
    owner: Class,
    picture: Picture,
    *,
    source: str,
    reading: str,
    most: int,
    called: str,
) -> Taught:
    """Add a picture to a class; where the class has it already, it is read anew.

    Args:
        source: ``drawn`` or ``uploaded``.
        reading: ``auto``, ``plain`` or ``paper``.
        most: pictures that a class has room for.
        called: what the picture is called in a note on duplicates.
    """
    holders = work.classes.holding(session.id, picture.sha256)
    notes = [
        f"{called} is already in ‘{shown_name(work, session, holder)}’"
        + ("; it counts once." if holder.id == owner.id else " as well.")
        for holder in holders
    ]
    images = work.classes.support(owner.id)
    for image in images:
        if image.image == picture.sha256:
            image.reading = reading
            return Taught(0, notes)
    refuse_full_class(len(images), most)
    work.classes.add_image(*picture)
    work.classes.add_support(owner, picture.sha256, source, reading)
    return Taught(1, notes)
