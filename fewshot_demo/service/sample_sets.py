"""The session that a visitor comes in to: the last one, or a fresh one with a sample task."""

from __future__ import annotations

from ..store import (
    ClassFields,
    Session,
    SessionFields,
    SupportFields,
    Task,
    UnitOfWork,
    Visitor,
)
from .context import Context

FIRST: Task = "signs"


def current_session(context: Context, work: UnitOfWork, person: Visitor) -> Session:
    """The session that the visitor used last, or a fresh one with the first sample task."""
    found = work.sessions.latest_session(person)
    return add_sample(context, work, person, FIRST) if found is None else found


def add_sample(context: Context, work: UnitOfWork, person: Visitor, task: Task) -> Session:
    """A fresh session with a sample task."""
    session = work.sessions.add_session(person, SessionFields(task=task))
    for colour, (name, pictures) in enumerate(context.sample(task)):
        owner = work.classes.add(session, ClassFields(name, colour))
        for picture in pictures:
            work.classes.add_image(*picture)
            work.classes.add_support(owner, picture.sha256, SupportFields("drawn", "plain"))
    return session
