"""Visits at a booth: each begins with something fresh, and leaves nothing when it ends.

A visitor of a booth has a key that says so. By it a visit can be ended, and forgotten at once, and
no other visitor's work can: whoever uses the same database, or the same browser at another time,
keeps what is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ..datasets.samples import sample_strokes
from ..datasets.strokes import place
from ..store import ClassFields, SessionFields, left_visitors
from .booth_visits import BEGINNING, day_of, forget, is_visit, key_for, note_visit
from .choices import key_of, task_of
from .context import Context
from .results import SessionView
from .sample_sets import add_sample
from .untouched import FIRST

OWN = "own"  # an empty set, in place of a sample task
LEFT_HOURS = 1.0  # without a change or a question: nobody is coming back to that visit
COUNTED_DAYS = 31  # for which the counts of a day are kept


@dataclass(frozen=True)
class Begun:
    """A visit, and what the page needs to know of the booth.

    Attributes:
        visitor: whose it is.
        session: theirs.
        idle: seconds without a touch after which it ends.
        tasks: what is offered.
        language: of the booth; empty: that of the browser.
        operated: whether there is an operator's page.
    """

    visitor: str
    session: SessionView
    idle: int
    tasks: tuple[str, ...]
    language: str
    operated: bool


@dataclass(frozen=True)
class Ended:
    """Nothing is left of a visit."""


@dataclass(frozen=True)
class Shown:
    """Drawings to be drawn before the eyes of whoever comes by.

    Attributes:
        drawings: of strokes, each its x and its y, in pixels of the pad's sheet.
    """

    drawings: tuple[tuple[tuple[tuple[float, ...], tuple[float, ...]], ...], ...]


class Booth:
    """Begin and end the visits at one screen."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def begin_visit(self, visitor: str = "", task: str = "") -> Begun:
        """A fresh visitor with a fresh set.

        Args:
            visitor: who was here before, and is forgotten.
            task: which of those that are offered somebody chose; empty: nobody is there yet, and
                it is the first of them.
        """
        moment = self._context.clock()
        with self._context.writing() as work:
            offered = self._context.offering.renew(work)
            chosen = task if task in offered.tasks else offered.tasks[0]
            note_visit(work, task and chosen, moment)
            person = work.sessions.add_visitor(key_for(task))
            if chosen == OWN:
                session = work.sessions.add_session(person, SessionFields())
                for colour in range(2):
                    work.classes.add(session, ClassFields("", colour))
            else:
                session = add_sample(self._context, work, person, task_of(chosen))
            key = session.key
            # Only now, since a database may give freed ids again, by which the page knows pictures.
            # What only was shown is left to the housekeeping: it may be asked about just now.
            if is_visit(visitor):
                forget(work, key_of(visitor), moment)
        return Begun(
            person.key, self._context.view(key), self._settings.kiosk_idle, offered.tasks,
            offered.language, self._settings.operated,
        )  # fmt: skip

    def demonstration(self) -> Shown:
        """The drawings of the sample task that a visitor comes in to."""
        return Shown(
            tuple(
                tuple((tuple(x), tuple(y)) for x, y in (line.T.tolist() for line in place(drawing)))
                for drawing in sample_strokes(FIRST)
            )
        )

    def end_visit(self, visitor: str = "") -> Ended:
        """Forget a visitor of a booth and what was made and asked; of anybody else, nothing."""
        with self._context.writing() as work:
            forget(work, key_of(visitor), self._context.clock())
        return Ended()


def forget_left(context: Context) -> None:
    """Forget visits that nobody ended: the screen was switched off, or the browser crashed."""
    moment = context.clock()
    with context.reading() as work:
        left = left_visitors(work, BEGINNING, moment - timedelta(hours=LEFT_HOURS))
    for visitor in left:
        with context.writing() as work:
            forget(work, visitor, moment)
    with context.writing() as work:
        work.booth.forget_counts(day_of(moment) - timedelta(days=COUNTED_DAYS))
