"""Visitors of a booth: told by their keys, counted by the day, and forgotten.

What is counted outlives a visitor, so nothing that somebody typed is in it: classes are named only
as the sample tasks name them, any other is a class of a visitor's own.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from ..datasets.samples import sample_task
from ..store import Class, Query, Session, Task, UnitOfWork, forget_visitor, new_key
from ..texts import languages
from .caller import caller
from .choices import key_of
from .measures import REFUSALS, Increase
from .sample_names import sample_name

BEGINNING = "booth-"  # of a visitor's key; others, which are random, never begin like this
SHOWING = "booth-show-"  # of the key while nobody is there and the page demonstrates itself
VISITING = "booth-visit-"

TASK, QUESTION, NONE_SAID, CORRECTION, REFUSAL = "task", "question", "none", "correction", "refusal"
OWN_CLASS = "-own"  # in place of a class's name; no sample is called so
NO_CLASS = "-none"  # where the answer was "none of these"

_refusals = Increase(REFUSALS)


def key_for(task: str) -> str:
    """A fresh key; without a task nobody is there yet."""
    beginning = VISITING if task else SHOWING
    return beginning + new_key()[len(beginning) :]


def is_booth_key(visitor: object) -> bool:
    """Whether a visitor came to a booth."""
    return key_of(visitor).startswith(BEGINNING)


def is_visit(visitor: object) -> bool:
    """Whether somebody was there, and chose a task."""
    return key_of(visitor).startswith(VISITING)


def day_of(moment: datetime) -> date:
    """The day at the place of the booth."""
    return moment.astimezone().date()


def note_visit(work: UnitOfWork, task: str, moment: datetime) -> None:
    """Count a task that somebody chose, and what was refused since the last one."""
    if task:
        work.booth.count(day_of(moment), TASK, task)
    work.booth.count(day_of(moment), REFUSAL, by=_refusals.take())


def forget(work: UnitOfWork, visitor: str, moment: datetime) -> None:
    """Count the questions of a visitor, and forget whoever it was; of anybody else, nothing."""
    if not is_booth_key(visitor):
        return
    if is_visit(visitor):
        asked, none_said = questions(work, visitor)
        work.booth.count(day_of(moment), QUESTION, by=asked)
        work.booth.count(day_of(moment), NONE_SAID, by=none_said)
    forget_visitor(work, visitor)


def questions(work: UnitOfWork, beginning: str = VISITING) -> tuple[int, int]:
    """Questions of visitors who are not forgotten yet, and how many of them had no class."""
    answers = work.booth.answers(beginning)
    return len(answers), sum(bool(one.none_of_these) for one in answers)


def note_correction(
    work: UnitOfWork, session: Session, asked: Query, owner: Class, moment: datetime
) -> None:
    """Count the first correction of a question at a booth; to be called before it is answered anew.

    Args:
        work: to count in.
        session: in which it was asked.
        asked: the question, with the answer that was wrong.
        owner: the class that it is of.
        moment: now.
    """
    said = asked.fields.prediction
    right = said.class_id == owner.id and not said.none_of_these
    if asked.corrected_to or right or not is_visit(caller().visitor):
        return
    task = session.fields.task
    first = NO_CLASS if said.none_of_these else kept_name(task, asked.fields.label)
    work.booth.count(day_of(moment), CORRECTION, first, kept_name(task, owner.fields.name))


def refusals_of_now() -> int:
    """How often something was refused since that was last counted."""
    return _refusals.pending()


def kept_name(task: Task | None, name: str) -> str:
    """What may be kept of a class's name: that of a sample's class, by its folder."""
    return _folders(task).get(name, OWN_CLASS) if task else OWN_CLASS


@lru_cache
def _folders(task: Task) -> dict[str, str]:
    """The folder of each class of a task, by its name in every language."""
    folders = [folder for folder, _ in sample_task(task)]
    return {sample_name(folder, code): folder for folder in folders for code in languages()}
