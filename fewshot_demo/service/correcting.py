"""Corrections: a question's image teaches the class that it is of, until that is taken back."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from ..core.message import Message
from ..store import (
    ClassRow,
    ImageFields,
    Query,
    Session,
    Snapshot,
    SupportFields,
    SupportRow,
    UnitOfWork,
)
from .answering import Question, Said, answer, predict, remembered
from .answers import AnswerView, answer_view, to_be_stored
from .booth_visits import note_correction
from .choices import key_of, number
from .context import Context, find_session
from .refused import Words
from .results import SessionView
from .rules import (
    Added,
    find_class,
    find_question,
    shown_name,
    take_back_correction,
    teach,
)
from .tokens import UndoToken


@dataclass(frozen=True)
class Corrected:
    """A session that learned from a correction, the question's new answer, and a way back."""

    session: SessionView
    answer: AnswerView
    notes: tuple[Words, ...]
    undo: str
    message: Words


class Correcting:
    """Say what a picture really is."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def correct(self, session: str, question: int, class_id: int) -> Corrected:
        """Let the question's image teach the class that it is of, and ask again.

        A second correction takes back what the first one added. The model is asked first, about
        the session as it is going to be, so that nobody's change waits for it; then the correction
        and the new answer are written in one transaction.
        """
        started = time.perf_counter()
        snapshot = self._context.snapshot(session)
        with self._context.reading(after_answers=True) as work:
            found = find_session(work, session)
            row = find_question(work, found, question)
            find_class(work, found, class_id)
            asked = remembered(work, row)
        planned = with_correction(snapshot, row, number(class_id), asked.picture.seen)
        said = predict(self._context, planned, asked)
        with self._context.editing(session) as (work, found):
            row = find_question(work, found, question)
            owner = find_class(work, found, class_id)
            added, what = self._write(work, found, row, owner.id)
            message = Message("corrected", {"name": shown_name(work, found, owner)})
            taught = work.classes.snapshot(found.key)
            view = None
            if isinstance(said, Said) and taught is not None and same_task(taught, planned):
                view = self._answer(taught, row, asked, said, started)
        undo = UndoToken("correction", key_of(session), what)
        if view is None:  # no model can answer, or somebody else edited the session meanwhile
            view = answer(self._context, self._context.snapshot(session), asked, started)
        return Corrected(self._context.view(session), view, added.notes, str(undo), message)

    def _answer(
        self, snapshot: Snapshot, row: Query, asked: Question, said: Said, started: float
    ) -> AnswerView:
        """Store the new answer with the correction, and show it."""
        row.fields = to_be_stored(snapshot, said.answer, asked.source, asked.reading)
        row.updated = self._context.clock()
        view = answer_view(
            snapshot, row.fields, said.answer, said.card,
            drawing=asked.drawing, query=asked.picture.data, question=row.id, started=started,
        )  # fmt: skip
        return replace(view, eyes=said.eyes)

    def _write(
        self, work: UnitOfWork, session: Session, row: Query, owner_id: int
    ) -> tuple[Added, str]:
        """The correction in the database, and what its token says."""
        before = (row.corrected_to or 0, row.taught or 0)
        again = row.corrected_to == owner_id
        owner = find_class(work, session, owner_id)
        note_correction(work, session, row, owner, self._context.clock())
        if not again:
            take_back_correction(work, session, row, self._context.clock())
        added = teach(
            work, session, owner, row.image,
            SupportFields(row.fields.source, row.fields.reading),
            most=self._context.settings.max_images, picture=Message("this-picture"),
        )  # fmt: skip
        row.corrected_to = owner_id
        if added.support is not None:
            row.taught = added.support.id
        what = (row.id, owner_id, *((0, 0) if again else before))
        return added, "-".join(map(str, what))


def with_correction(snapshot: Snapshot, row: Query, owner_id: int, seen: ImageFields) -> Snapshot:
    """The session as it is going to be; the image that is added has no id yet.

    Args:
        seen: what the question's picture is.
    """
    moved = row.corrected_to != owner_id
    fields = SupportFields(row.fields.source, row.fields.reading)

    def images(entry: ClassRow) -> tuple[SupportRow, ...]:
        kept = tuple(i for i in entry.images if not (moved and i.id == row.taught))
        if entry.id != owner_id:
            return kept
        if any(i.sha256 == row.image for i in kept):
            return tuple(
                replace(i, fields=replace(i.fields, reading=fields.reading))
                if i.sha256 == row.image
                else i
                for i in kept
            )
        return (*kept, SupportRow(0, row.image, fields, seen))

    classes = tuple(replace(entry, images=images(entry)) for entry in snapshot.classes)
    return replace(snapshot, classes=classes)


def same_task(one: Snapshot, other: Snapshot) -> bool:
    """Whether a model is taught the same by both, and asked in the same way."""

    def task(snapshot: Snapshot) -> object:
        on = [entry for entry in snapshot.classes if not entry.fields.off]
        images = [[(i.sha256, i.fields.reading) for i in entry.images] for entry in on]
        return snapshot.fields.model, snapshot.fields.strangers, images

    return task(one) == task(other)
