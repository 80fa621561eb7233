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
from ..store import ClassFields, SessionFields, forget_visitor, left_visitors, new_key
from .choices import key_of, task_of
from .context import Context
from .results import SessionView
from .sample_sets import add_sample
from .untouched import FIRST

OWN = "own"  # an empty set, in place of a sample task
LEFT_HOURS = 1.0  # without a change or a question: nobody is coming back to that visit
_BEGINNING = "booth-"  # of a visitor's key; others, which are random, never begin like this


@dataclass(frozen=True)
class Begun:
    """A visit: whose it is, its session, after how many idle seconds it ends, what is offered."""

    visitor: str
    session: SessionView
    idle: int
    tasks: tuple[str, ...]


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
            task: one of those that are offered; else it is the first of them.
        """
        offered = tuple(dict.fromkeys(self._settings.kiosk_tasks.split(",")))
        wanted = task if task in offered else offered[0]
        with self._context.writing() as work:
            if is_booth_key(visitor):
                forget_visitor(work, visitor)
            person = work.sessions.add_visitor(_BEGINNING + new_key()[len(_BEGINNING) :])
            if wanted == OWN:
                session = work.sessions.add_session(person, SessionFields())
                for colour in range(2):
                    work.classes.add(session, ClassFields("", colour))
            else:
                session = add_sample(self._context, work, person, task_of(wanted))
            key = session.key
        return Begun(person.key, self._context.view(key), self._settings.kiosk_idle, offered)

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
        if is_booth_key(visitor):
            with self._context.writing() as work:
                forget_visitor(work, visitor)
        return Ended()


def is_booth_key(visitor: object) -> bool:
    """Whether a visitor came to a booth."""
    return key_of(visitor).startswith(_BEGINNING)


def forget_left(context: Context) -> None:
    """Forget visits that nobody ended: the screen was switched off, or the browser crashed."""
    before = context.clock() - timedelta(hours=LEFT_HOURS)
    with context.reading() as work:
        left = left_visitors(work, _BEGINNING, before)
    for visitor in left:
        with context.writing() as work:
            forget_visitor(work, visitor)
