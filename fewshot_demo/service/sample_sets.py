"""Sample tasks as sessions: the one that a visitor comes in to, and those that are chosen."""

from __future__ import annotations

from ..store import ClassFields, Session, SessionFields, Task, UnitOfWork, Visitor
from .context import Context
from .untouched import FIELDS, untouched_key


def current_key(work: UnitOfWork, person: Visitor | None) -> str:
    """The key of the session that a visitor used last, or of a sample task nobody has touched."""
    found = work.sessions.latest_session(person) if person else None
    return untouched_key() if found is None else found.key


def add_sample(context: Context, work: UnitOfWork, person: Visitor, task: Task) -> Session:
    """A fresh session with a sample task that somebody chose."""
    session = work.sessions.add_session(person, SessionFields(task=task))
    for colour, (name, pictures) in enumerate(context.sample(task)):
        owner = work.classes.add(session, ClassFields(name, colour))
        for picture in pictures:
            work.classes.add_image(*picture)
            work.classes.add_support(owner, picture.sha256, FIELDS)
    return session
