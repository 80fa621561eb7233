"""What was removed or corrected, taken back within the time that the settings give."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..core.message import Message
from ..store import Class, Session, Support, UnitOfWork, Visitor
from . import names
from .choices import key_of, number
from .context import Context, name_of
from .refused import Refused
from .results import Restored
from .rules import (
    free_colour,
    refuse_full_class,
    refuse_full_session,
    shown_name,
    take_back_correction,
)
from .sample_sets import current_key
from .steps import step_in_words
from .tokens import UndoToken


class Undoing:
    """Bring back."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def bring_back(self, undo: str) -> Restored:
        """Take back what answered with this token; the session to be shown then."""
        token = UndoToken.parse(undo)
        of_session = {
            "class": self._class_back,
            "image": self._image_back,
            "correction": self._correction_back,
            "frames": self._frames_back,
        }
        of_visitor = {"session": self._session_back, "work": self._work_back}
        if token.kind in of_session:
            with self._context.editing(token.owner, takes_back=True) as (work, session):
                message = of_session[token.kind](work, session, token.what)
            return Restored(self._context.view(token.owner), message)
        with self._context.writing() as work:
            person = work.sessions.visitor(key_of(token.owner))
            if person is None or token.kind not in of_visitor:
                raise Refused("too-late")
            message = of_visitor[token.kind](work, person, token.what)
            key = current_key(work, person)
        return Restored(self._context.view(key), message)

    def undo_change(self, session: str) -> Restored:
        """Take back the last change of a session; the last but one, when it is asked again."""
        return self._step(session, undo=True)

    def redo_change(self, session: str) -> Restored:
        """Make the change again that was undone last."""
        return self._step(session, undo=False)

    def _step(self, key: str, *, undo: bool) -> Restored:
        moment, since = self._context.clock(), self._context.undo_since()
        with self._context.writing() as work:
            session = self._context.settled(work, key)
            go = work.history.undo if undo else work.history.redo
            step = go(session, since, moment)
            if step:
                work.sessions.touch(session)
        said = Message("nothing-to-undo")
        if step:
            said = Message("undone" if undo else "redone", {"what": step_in_words(step)})
        return Restored(self._context.view(key), said)

    # --- of a session ---

    def _class_back(self, work: UnitOfWork, session: Session, what: str) -> Message:
        entry = work.classes.find(session, number(what), deleted=True)
        if entry is None or not self._in_time(entry.deleted_at):
            raise Refused("too-late")
        others = work.classes.live(session.id)
        refuse_full_session(len(others), self._settings.max_classes)
        name, colour = entry.fields.name, entry.fields.colour
        if name:  # it may have been given away meanwhile
            taken = [other.fields.name for other in others]
            name = names.free(name, taken, self._settings.max_name)
        if colour in [other.fields.colour for other in others]:
            colour = free_colour(others)
        entry.fields = replace(entry.fields, name=name, colour=colour)
        entry.deleted_at = None
        return Message("back", {"name": shown_name(work, session, entry)})

    def _image_back(self, work: UnitOfWork, session: Session, what: str) -> Message:
        image = self._removed_image(work, session, number(what))
        if image is None:
            raise Refused("too-late")
        if self._is_there(work, image):
            return Message("image-there-already")
        refuse_full_class(len(work.classes.support(image.class_id)), self._settings.max_images)
        image.deleted_at = None
        return Message("image-back")

    def _correction_back(self, work: UnitOfWork, session: Session, what: str) -> Message:
        """The question is what it was before; so is the correction that this one took back."""
        question, owner, before, support = [*map(number, what.split("-")), -1, -1, -1, -1][:4]
        asked = work.questions.find(session, question)
        if asked is None or asked.corrected_to != owner:
            raise Refused("too-late")
        take_back_correction(work, session, asked, self._context.clock())
        earlier = work.classes.find(session, before)
        if earlier is not None:
            asked.corrected_to = earlier.id
            asked.taught = self._taught_again(work, session, earlier, support)
        return Message("correction-back")

    def _frames_back(self, work: UnitOfWork, session: Session, what: str) -> Message:
        """The images of a burst leave their class; those that left it already stay away."""
        found = [work.classes.find_support(session, number(part)) for part in what.split("-")]
        there = [image for image in found if image is not None]
        if not there:
            raise Refused("too-late")
        for image in there:
            image.deleted_at = self._context.clock()
        return Message("frames-back", {"count": len(there)})

    def _taught_again(
        self, work: UnitOfWork, session: Session, owner: Class, support: int
    ) -> int | None:
        image = self._removed_image(work, session, support)
        full = len(work.classes.support(owner.id)) >= self._settings.max_images
        if image is None or image.class_id != owner.id or full or self._is_there(work, image):
            return None
        image.deleted_at = None
        return image.id

    def _removed_image(self, work: UnitOfWork, session: Session, image: int) -> Support | None:
        found = work.classes.find_support(session, image, deleted=True)
        return found if found is not None and self._in_time(found.deleted_at) else None

    def _is_there(self, work: UnitOfWork, image: Support) -> bool:
        return any(other.image == image.image for other in work.classes.support(image.class_id))

    # --- of a visitor ---

    def _session_back(self, work: UnitOfWork, person: Visitor, what: str) -> Message:
        session = work.sessions.session(key_of(what), deleted=True)
        access = work.sessions.access(person, session) if session else None
        if session is None or access is None:
            raise Refused("too-late")
        if session.creator_id == person.id and self._in_time(session.deleted_at):
            session.deleted_at = None
        if session.deleted_at is not None:
            raise Refused("too-late")
        work.sessions.note_opened(person, session)
        return Message("back", {"name": name_of(session.fields)})

    def _work_back(self, work: UnitOfWork, person: Visitor, what: str) -> Message:
        removed = _moment(what)
        if removed is None or not self._in_time(removed):
            raise Refused("too-late")
        sessions, accesses = work.sessions.removed_at(person, removed)
        for session in sessions:
            session.deleted_at = None
        for access in accesses:
            access.forgotten_at = None
        back = {session.id for session in sessions} | {access.session_id for access in accesses}
        if not back:
            raise Refused("too-late")
        again = [entry for entry in work.sessions.accesses(person) if entry.session_id in back]
        max(again, key=lambda entry: entry.opened).opened = self._context.clock()
        return Message("everything-back")

    def _in_time(self, removed: datetime | None) -> bool:
        return removed is not None and removed >= self._context.undo_since()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
