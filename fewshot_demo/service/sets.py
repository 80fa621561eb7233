"""Coming in, and the sessions that a visitor has: on the page they are called sets."""

from __future__ import annotations

from dataclasses import replace

from ..core.message import Message
from ..store import ClassFields, SessionFields, SessionSummary
from ..texts import preferred, texts
from . import names
from .choices import key_of, strangers_of, task_of
from .context import Context, name_of
from .refused import Refused
from .results import Changed, Copied, Opened, Removed, SetList, SetSummary
from .rules import find_owner, find_visitor
from .sample_sets import add_sample, current_session
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
        the sample task. Keys that are unknown or missing are replaced by new ones.
        """
        with self._context.writing() as work:
            person = work.sessions.visitor(key_of(visitor)) or work.sessions.add_visitor()
            found = work.sessions.session(key_of(session)) if session else None
            notice = Message("dead-link") if session and found is None else ""
            found = found or current_session(self._context, work, person)
            work.sessions.note_opened(person, found)
            keys = person.key, found.key
        return Opened(keys[0], self._context.view(keys[1]), notice)

    def list_sets(self, visitor: str) -> SetList:
        """The visitor's sessions, last used first; deleted ones while they can be brought back."""
        with self._context.reading() as work:
            person = work.sessions.visitor(key_of(visitor))
            rows = work.sessions.summaries(person) if person else []
            images = work.sessions.first_images([row.key for row in rows])
        since = self._context.undo_since()
        return SetList(
            tuple(
                summary(row, visitor, self._thumbnails(images[row.key]))
                for row in rows
                if row.deleted_at is None or row.deleted_at >= since
            )
        )

    def _thumbnails(self, images: list[str]) -> tuple[str, ...]:
        return tuple(self._context.thumbnail(image) for image in images[:FIRST_IMAGES])

    def new_set(self, visitor: str, name: str = "") -> Changed:
        """An empty session with two classes that have no name yet."""
        wanted = names.clean(name, self._settings.max_name, TOO_LONG)
        with self._context.writing() as work:
            person, taken = find_owner(work, visitor, self._settings.max_sessions)
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
            person, _ = find_owner(work, visitor, self._settings.max_sessions)
            session = add_sample(self._context, work, person, wanted)
            key = session.key
        return Changed(self._context.view(key))

    def open_set(self, visitor: str, key: str) -> Changed:
        """Go to a session, own or by its private link, and keep it in the visitor's list."""
        with self._context.writing() as work:
            found = work.sessions.session(key_of(key))
            if found is None:
                raise Refused("dead-link")
            work.sessions.note_opened(find_visitor(work, visitor), found)
        return Changed(self._context.view(key))

    def duplicate_set(self, visitor: str, key: str, language: str = "") -> Copied:
        """An own copy of a session, without its questions.

        Args:
            visitor: whose it is to be.
            key: of the session.
            language: in which a session without a name is called something.
        """
        snapshot, words = self._context.snapshot(key), texts(preferred(language))
        known = name_of(snapshot.fields)
        most, name = self._settings.max_name, known if isinstance(known, str) else words.say(known)
        with self._context.writing() as work:
            person, taken = find_owner(work, visitor, self._settings.max_sessions)
            fields = replace(
                snapshot.fields, name=names.free(name, [name, *taken], most), task=None
            )
            session = work.sessions.add_session(person, fields)
            for entry in snapshot.classes:
                owner = work.classes.add(session, entry.fields)
                for image in entry.images:
                    work.classes.add_support(owner, image.sha256, image.fields)
            copy = session.key
        return Copied(self._context.view(copy), Message("set-copied", {"name": fields.name}))

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

    def delete_set(self, visitor: str, key: str, stay: str | None = None) -> Removed:
        """Delete an own session, or forget one of somebody else; both can be taken back.

        Args:
            visitor: whose.
            key: which session.
            stay: key of the session that is shown meanwhile; None: the one used before.
        """
        with self._context.writing() as work:
            person = find_visitor(work, visitor)
            found = work.sessions.session(key_of(key))
            access = work.sessions.access(person, found) if found else None
            if found is None or access is None or access.forgotten_at:
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
            shown = current_session(self._context, work, person).key
        return Removed(self._context.view(shown), undo, message)

    def delete_everything(self, visitor: str) -> Removed:
        """Delete what the visitor made and forget what was opened by link; can be taken back."""
        with self._context.writing() as work:
            person = find_visitor(work, visitor)
            moment = self._context.clock()
            made = {session.id: session for session in work.sessions.created_sessions(person)}
            for session in made.values():
                session.deleted_at = moment
            for access in work.sessions.accesses(person):
                if access.session_id not in made:
                    access.forgotten_at = moment
            undo = str(UndoToken("work", person.key, moment.isoformat()))
            shown = current_session(self._context, work, person).key
        return Removed(self._context.view(shown), undo, Message("everything-deleted"))


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
