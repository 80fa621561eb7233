"""Who wants another session, and whether they may have one."""

from __future__ import annotations

from ..store import UnitOfWork, Visitor
from .choices import is_new_key, key_of
from .context import Context
from .refused import Refused


def find_person(context: Context, work: UnitOfWork, visitor: str) -> Visitor:
    """Who has this key, stored now if need be; else `Refused`."""
    person = context.person(work, visitor)
    if person is None:
        raise Refused("unknown-visitor")
    return person


def find_owner(context: Context, work: UnitOfWork, visitor: str) -> tuple[Visitor, list[str]]:
    """Who is to have one session more, and the names of those there are; else `Refused`."""
    person = find_person(context, work, visitor)
    return person, _names_with_room(context, work, person)


def refuse_no_owner(context: Context, visitor: str) -> None:
    """The same look beforehand, where much work follows; nobody is stored for it."""
    with context.reading() as work:
        person = work.sessions.visitor(key_of(visitor))
        if person is not None:
            _names_with_room(context, work, person)
        elif not is_new_key(key_of(visitor)):
            raise Refused("unknown-visitor")


def _names_with_room(context: Context, work: UnitOfWork, person: Visitor) -> list[str]:
    taken = [own.fields.name for own in work.sessions.created_sessions(person)]
    most = context.settings.max_sessions
    if len(taken) >= most:
        raise Refused("too-many-sets", limit=most, count=len(taken))
    return taken
