"""Removals taken back.

A token names what was removed and by whose leave: ``class.<session>.<id>``,
``image.<session>.<id>``, ``session.<visitor>.<session>``, ``work.<visitor>.<moment>``. It holds the
key of the session or the visitor, so that nobody can make one up.
"""

from __future__ import annotations

from datetime import datetime

from ..store import Session, UnitOfWork, Visitor, now
from . import names
from .base import View, key_of, number
from .refused import Refused
from .rules import free_colour, refuse_full_class, refuse_full_session, shown_name
from .sets import SessionCases

TOO_LATE = "This can no longer be brought back."


class Undoing(SessionCases):
    """Bring back what was removed, within the time that the settings give."""

    def restore(self, token: str) -> View:
        """Take back a removal by the token that it answered with.

        Returns:
            The session to be shown, as it stands now, and a sentence.
        """
        kind, owner, what = ([*str(token).split(".", 2), "", ""])[:3]
        if kind in ("class", "image"):
            bring_back = self._class_back if kind == "class" else self._image_back
            with self._editing(owner) as (work, session):
                message = bring_back(work, session, number(what))
            return {"session": self._view(owner), "message": message}
        with self._writing() as work:
            person = work.sessions.visitor(key_of(owner))
            if person is None or kind not in ("session", "work"):
                raise Refused(TOO_LATE)
            if kind == "session":
                message = self._session_back(work, person, what)
            else:
                message = self._work_back(work, person, what)
            key = self._current(work, person).key
        return {"session": self._view(key), "message": message}

    def _class_back(self, work: UnitOfWork, session: Session, class_id: int) -> str:
        entry = work.classes.find(session, class_id, deleted=True)
        if entry is None or not self._in_time(entry.deleted_at):
            raise Refused(TOO_LATE)
        others = work.classes.live(session.id)
        refuse_full_session(len(others), self._settings.max_classes)
        if entry.name:  # the name may have been given away meanwhile
            taken = [other.name for other in others]
            entry.name = names.free(entry.name, taken, self._settings.max_name)
        if entry.colour in [other.colour for other in others]:
            entry.colour = free_colour(others)
        entry.deleted_at = None
        return f"‘{shown_name(work, session, entry)}’ is back."

    def _image_back(self, work: UnitOfWork, session: Session, image_id: int) -> str:
        image = work.classes.find_support(session, image_id, deleted=True)
        if image is None or not self._in_time(image.deleted_at):
            raise Refused(TOO_LATE)
        others = work.classes.support(image.class_id)
        if any(other.image == image.image for other in others):
            return "The picture is there already."
        refuse_full_class(len(others), self._settings.max_images)
        image.deleted_at = None
        return "The picture is back."

    def _session_back(self, work: UnitOfWork, person: Visitor, key: str) -> str:
        session = work.sessions.session(key_of(key), deleted=True)
        opening = work.sessions.opening(person, session) if session else None
        if session is None or opening is None:
            raise Refused(TOO_LATE)
        own = session.creator_id == person.id
        if own and session.deleted_at is not None and self._in_time(session.deleted_at):
            session.deleted_at = None
        if session.deleted_at is not None:
            raise Refused(TOO_LATE)
        work.sessions.open(person, session)
        return f"‘{session.name}’ is back."

    def _work_back(self, work: UnitOfWork, person: Visitor, moment: str) -> str:
        removed = _moment(moment)
        if removed is None or not self._in_time(removed):
            raise Refused(TOO_LATE)
        sessions, openings = work.sessions.removed_at(person, removed)
        for session in sessions:
            session.deleted_at = None
        for opening in openings:
            opening.forgotten_at = None
        back = {session.id for session in sessions} | {opening.session_id for opening in openings}
        if not back:
            raise Refused(TOO_LATE)
        again = [entry for entry in work.sessions.openings(person) if entry.session_id in back]
        max(again, key=lambda entry: entry.opened).opened = now()
        return "All of it is back."

    def _in_time(self, removed: datetime | None) -> bool:
        return removed is not None and removed >= self._undo_since()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
