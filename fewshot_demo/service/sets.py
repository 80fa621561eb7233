"""Coming in, and the sessions that a visitor has: on the page they are called sets."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from ..core.message import Message
from ..store import (
    ClassFields,
    SessionFields,
    SessionSummary,
    Snapshot,
    new_key,
)
from . import names
from .caller import called_by
from .choices import is_new_key, key_of, strangers_of, task_of
from .context import Context, name_of
from .owners import find_owner, find_person
from .refused import Refused
from .results import Changed, Opened, Removed, SetList, SetSummary
from .sample_sets import add_sample, current_key
from .tokens import UndoToken

TOO_LONG = "set-name-too-long"
FIRST_IMAGES = 4  # that a set shows of itself in the list


class Sets:
    """Open, make, rename, list and delete sessions. Who has a session's key can see and edit it."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def open_page(self, visitor: str | None = None, session: str | None = None) -> Opened:
        """What a page shows first.

        The session of the key if it is there, else the visitor's last one, else a fresh one with
        the sample task. Keys that are unknown or missing are replaced by new ones. Whoever only
        looks is not stored, see `untouched`.
        """
        key = key_of(visitor)
        shown = self._shown(session) if session else None
        notice = self._why_not(session) if session and shown is None else ""
        with self._context.reading() as work:
            person = work.sessions.visitor(key)
            wanted = shown.key if shown else current_key(work, person)
        if person is not None:
            self._note_opened(key, wanted)
        return Opened(key if is_new_key(key) else new_key(), self._context.view(wanted), notice)

    def list_sets(self, visitor: str, session: str | None = None) -> SetList:
        """The visitor's sessions, last used first; deleted ones while they can be brought back.

        Args:
            visitor: whose.
            session: that is shown; it is listed too where the visitor has changed nothing in it.
        """
        with self._context.reading() as work:
            person = work.sessions.visitor(key_of(visitor))
            rows = work.sessions.summaries(person) if person else []
            images = work.sessions.first_images([row.key for row in rows])
        since = self._context.undo_since()
        kept = [row for row in rows if row.deleted_at is None or row.deleted_at >= since]
        listed = [summary(row, visitor, self._thumbnails(images[row.key])) for row in kept]
        shown = self._shown(session) if session else None
        if shown is not None and shown.key not in [one.key for one in listed]:
            listed.insert(0, self._looked_at(shown))
        return SetList(tuple(listed), self._settings.passing)

    def _thumbnails(self, images: list[str]) -> tuple[str, ...]:
        return tuple(self._context.thumbnail(image) for image in images[:FIRST_IMAGES])

    def new_set(self, visitor: str, name: str = "") -> Changed:
        """An empty session with two classes that have no name yet."""
        wanted = names.clean(name, self._settings.max_name, TOO_LONG)
        with self._context.writing() as work:
            person, taken = find_owner(self._context, work, visitor)
            free = names.free(wanted, taken, self._settings.max_name) if wanted else ""
            session = work.sessions.add_session(person, SessionFields(free))
            for colour in range(2):
                work.classes.add(session, ClassFields("", colour))
            key = session.key
        return Changed(self._context.view(key))

    def try_sample(self, visitor: str, task: str) -> Changed:
        """A fresh session with one of the sample tasks: ``signs`` or ``doodles``."""
        wanted = task_of(task)
        if not self._context.sample(wanted):
            raise Refused("no-sample")
        with self._context.writing() as work:
            person, _ = find_owner(self._context, work, visitor)
            session = add_sample(self._context, work, person, wanted)
            key = session.key
        return Changed(self._context.view(key))

    def open_set(self, visitor: str, key: str) -> Changed:
        """Go to a session, own or by its private link; a known visitor has it in the list then."""
        if not is_new_key(key_of(visitor)):
            raise Refused("unknown-visitor")
        if self._shown(key) is None:
            raise Refused(self._why_not(key).key)
        self._note_opened(visitor, key)
        return Changed(self._context.view(key))

    def rename_set(self, session: str, name: str) -> Changed:
        """Call a session something else."""
        wanted = names.clean(name, self._settings.max_name, TOO_LONG)
        if not wanted:
            raise Refused("set-nameless")
        with self._context.editing(session) as (_, found):
            found.fields = replace(found.fields, name=wanted)
        return Changed(self._context.view(session))

    def set_strangers(self, session: str, strangers: float) -> Changed:
        """Say how many of the questions are about something else from now on, 0 to 0.5."""
        wanted = strangers_of(strangers)
        with self._context.editing(session) as (_, found):
            found.fields = replace(found.fields, strangers=wanted)
        return Changed(self._context.view(session))

    def delete_set(
        self, visitor: str, key: str, stay: str | None = None, session: str | None = None
    ) -> Removed:
        """Delete an own session, or forget one of somebody else; both can be taken back.

        Args:
            visitor: whose.
            key: which session.
            stay: key of the session that is shown meanwhile; None: the one used before.
            session: that is shown now; it stands in the list of whoever only looks at it, too.
        """
        with self._context.writing() as work:
            person = find_person(self._context, work, visitor)
            with called_by(visitor=person.key):
                found = self._context.settled(work, key)
                if session == key:
                    self._context.note_caller(work, key_of(key), found.id)
            access = work.sessions.access(person, found) if found else None
            if access is None or access.forgotten_at:
                raise Refused("no-session")
            name = {"name": name_of(found.fields)}
            if found.creator_id == person.id:
                found.deleted_at = self._context.clock()
                message = Message("set-deleted", name)
            else:
                access.forgotten_at = self._context.clock()
                message = Message("set-off-list", name)
            undo = str(UndoToken("session", person.key, found.key))
            kept = work.sessions.session(key_of(stay)) if stay else None
            if kept is not None:
                work.sessions.note_opened(person, kept)
            shown = current_key(work, person)
        return Removed(self._context.view(shown), undo, message)

    def delete_everything(self, visitor: str) -> Removed:
        """Delete what the visitor made and forget what was opened by link; can be taken back."""
        with self._context.writing() as work:
            person = find_person(self._context, work, visitor)
            moment = self._context.clock()
            made = {session.id: session for session in work.sessions.created_sessions(person)}
            for session in made.values():
                session.deleted_at = moment
            for access in work.sessions.accesses(person):
                if access.session_id not in made:
                    access.forgotten_at = moment
            undo = str(UndoToken("work", person.key, moment.isoformat()))
            shown = current_key(work, person)
        return Removed(self._context.view(shown), undo, Message("everything-deleted"))

    # --- behind the scenes ---

    def _shown(self, key: str) -> Snapshot | None:
        """The session with this key, stored or not; None if it is gone."""
        try:
            return self._context.snapshot(key)
        except Refused as refusal:
            if refusal.message.key not in ("no-session", "link-revoked"):
                raise
            return None

    def _why_not(self, key: str) -> Message:
        """What is to be said of a key that opens nothing."""
        try:
            self._context.snapshot(key)
        except Refused as refusal:
            if refusal.message.key == "link-revoked":
                return refusal.message
        return Message("dead-link")

    def _note_opened(self, visitor: str, key: str) -> None:
        """Note a look of a visitor who is known; it matters to nobody if that fails."""
        with suppress(Refused), self._context.writing() as work:
            person = work.sessions.visitor(key_of(visitor))
            found = work.sessions.session(key_of(key))
            if person is not None and found is not None:
                work.sessions.note_opened(person, found)

    def _looked_at(self, shown: Snapshot) -> SetSummary:
        return SetSummary(
            key=shown.key,
            name=name_of(shown.fields),
            classes=len(shown.classes),
            images=sum(len(row.images) for row in shown.classes),
            updated=self._context.clock(),
            deleted=False,
            undo=None,
            first=self._thumbnails([row.images[0].sha256 for row in shown.classes if row.images]),
        )


def summary(row: SessionSummary, visitor: str, first: tuple[str, ...]) -> SetSummary:
    """A session in a visitor's list."""
    deleted = row.deleted_at is not None
    return SetSummary(
        key=row.key,
        name=name_of(row.fields),
        classes=row.classes,
        images=row.images,
        updated=row.updated,
        deleted=deleted,
        undo=str(UndoToken("session", visitor, row.key)) if deleted else None,
        first=first,
    )
