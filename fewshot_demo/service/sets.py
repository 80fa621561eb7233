"""Coming in, and the sessions that a visitor has."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import ClassVar

from ..store import Session, SessionSummary, UnitOfWork, Visitor, now
from . import names
from .base import NO_SESSION, UseCases, View, key_of
from .pictures import Picture, picture_of_file
from .refused import Refused

SAMPLES = {"signs": "Three signs to try", "doodles": "Four doodles to try"}
OWN_NAME = "My classes"
DEAD_LINK = "That set is not here any more. It was deleted, or the link is incomplete."
NO_SAMPLE = "There is no such set to try."
NAMELESS = "A set needs a name of at least one letter."
PURGE_EVERY = 600.0  # seconds


class SessionCases(UseCases):
    """Open, make, rename, list and delete sessions."""

    _purged = float("-inf")
    _read_samples: ClassVar[dict[str, list[tuple[str, list[Picture]]]]] = {}

    def open(self, visitor: str | None, session: str | None) -> View:
        """What a page shows first.

        The session of the key if it is there, else the visitor's last one, else a fresh one with
        the sample task. Keys that are unknown or missing are replaced by new ones.

        Returns:
            The visitor's key, the session, and a notice: empty, or a sentence for the visitor.
        """
        self._purge_sometimes()
        with self._writing() as work:
            person = work.sessions.visitor(key_of(visitor)) or work.sessions.add_visitor()
            found = work.sessions.session(key_of(session)) if session else None
            notice = DEAD_LINK if session and found is None else ""
            found = found or self._current(work, person)
            work.sessions.open(person, found)
            keys = person.key, found.key
        return {"visitor": keys[0], "session": self._view(keys[1]), "notice": notice}

    def new_session(self, visitor: str, name: str = "") -> View:
        """An empty session with two classes that have no name yet."""
        wanted = names.clean(name, self._settings.max_name, "The name of a set")
        with self._writing() as work:
            person = self._person(work, visitor)
            taken = [own.name for own in work.sessions.created_sessions(person)]
            self._refuse_too_many(len(taken))
            called = wanted or names.free(OWN_NAME, taken, self._settings.max_name)
            session = work.sessions.add_session(person, called)
            for colour in range(2):
                work.classes.add(session, "", colour)
            key = session.key
        return self._view(key)

    def try_sample(self, visitor: str, task: str) -> View:
        """A fresh session with one of the sample tasks: ``signs`` or ``doodles``."""
        if task not in SAMPLES or not self._sample(task):
            raise Refused(NO_SAMPLE)
        with self._writing() as work:
            person = self._person(work, visitor)
            self._refuse_too_many(len(work.sessions.created_sessions(person)))
            session = self._add_sample(work, person, task)
            work.sessions.open(person, session)
            key = session.key
        return self._view(key)

    def open_session(self, visitor: str, session: str) -> View:
        """Go to a session, own or by its private link, and keep it in the visitor's list."""
        with self._writing() as work:
            found = work.sessions.session(key_of(session))
            if found is None:
                raise Refused(DEAD_LINK)
            work.sessions.open(self._person(work, visitor), found)
        return self._view(session)

    open_by_link = open_session

    def rename_session(self, session: str, name: str) -> View:
        """Call a session something else."""
        wanted = names.clean(name, self._settings.max_name, "The name of a set")
        if not wanted:
            raise Refused(NAMELESS)
        with self._editing(session) as (_, found):
            found.name = wanted
        return self._view(session)

    def list_sessions(self, visitor: str) -> list[View]:
        """The visitor's sessions, last used first; deleted ones while they can be brought back."""
        with self._reading() as work:
            person = work.sessions.visitor(key_of(visitor))
            rows = work.sessions.summaries(person) if person else []
        since = self._undo_since()
        return [
            _summary(row, visitor)
            for row in rows
            if row.deleted_at is None or row.deleted_at >= since
        ]

    def delete_session(self, visitor: str, session: str) -> View:
        """Delete an own session, or forget one of somebody else; both can be taken back."""
        with self._writing() as work:
            person = self._person(work, visitor)
            found = work.sessions.session(key_of(session))
            opening = work.sessions.opening(person, found) if found else None
            if found is None or opening is None or opening.forgotten_at:
                raise Refused(NO_SESSION)
            moment = now()
            if found.creator_id == person.id:
                found.deleted_at = moment
                message = f"‘{found.name}’ is deleted."
            else:
                opening.forgotten_at = moment
                message = f"‘{found.name}’ is off your list."
            undo = f"session.{person.key}.{found.key}"
            key = self._current(work, person).key
        return {"session": self._view(key), "undo": undo, "message": message}

    def delete_all_my_work(self, visitor: str) -> View:
        """Delete what the visitor made and forget what was opened by link; can be taken back."""
        with self._writing() as work:
            person = self._person(work, visitor)
            moment = now()
            own = work.sessions.created_sessions(person)
            for session in own:
                session.deleted_at = moment
            made = {session.id for session in own}
            for opening in work.sessions.openings(person):
                if opening.session_id not in made:
                    opening.forgotten_at = moment
            undo = f"work.{person.key}.{moment.isoformat()}"
            key = self._current(work, person).key
        message = "All your work is deleted."
        return {"session": self._view(key), "undo": undo, "message": message}

    # --- behind the scenes ---

    def _current(self, work: UnitOfWork, person: Visitor) -> Session:
        """The session that the visitor used last, or a fresh one with the sample task."""
        found = work.sessions.latest_session(person)
        if found is not None:
            return found
        return self._add_sample(work, person, "signs")

    def _add_sample(self, work: UnitOfWork, person: Visitor, task: str) -> Session:
        session = work.sessions.add_session(person, SAMPLES[task], sample=True)
        for colour, (name, pictures) in enumerate(self._sample(task)):
            owner = work.classes.add(session, name, colour)
            for picture in pictures:
                work.classes.add_image(*picture)
                work.classes.add_support(owner, picture.sha256, "drawn", "plain")
        return session

    def _sample(self, task: str) -> list[tuple[str, list[Picture]]]:
        from ..datasets.samples import sample_task

        if task not in self._read_samples:
            self._read_samples[task] = [
                (name, [picture_of_file(data, self._settings) for data in drawings])
                for name, drawings in sample_task(task)
            ]
        return self._read_samples[task]

    def _person(self, work: UnitOfWork, visitor: str) -> Visitor:
        person = work.sessions.visitor(key_of(visitor))
        if person is None:
            raise Refused("This page does not know you any more. Please reload it.")
        return person

    def _refuse_too_many(self, count: int) -> None:
        most = self._settings.max_sessions
        if count >= most:
            raise Refused(
                f"There is room for {most} sets, and you have {count}. Please delete one first."
            )

    def _undo_since(self) -> datetime:
        """Removals since this moment can be taken back."""
        return now() - timedelta(hours=self._settings.undo_hours)

    def _purge_sometimes(self) -> None:
        if time.monotonic() - self._purged < PURGE_EVERY:
            return
        self._purged = time.monotonic()
        with suppress(Refused), self._writing() as work:  # another time will do
            work.purge(
                self._undo_since(),
                now() - timedelta(days=self._settings.untouched_days),
                now() - timedelta(days=self._settings.embedding_days),
            )


def _summary(row: SessionSummary, visitor: str) -> View:
    deleted = row.deleted_at is not None
    return {
        "key": row.key,
        "name": row.name,
        "classes": row.classes,
        "images": row.images,
        "updated": row.updated.isoformat(),
        "deleted": deleted,
        "undo": f"session.{visitor}.{row.key}" if deleted else None,
    }
