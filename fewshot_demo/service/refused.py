"""The one way in which a use case says no."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.message import Message, MessageError
from ..store import ImageLost, StoreProblem
from .measures import NOT_SAVED

log = logging.getLogger(__name__)

AWAY = "not-saved"
LOST = "picture-lost"

Words = Message | str  # a text by its key, or what a visitor typed


class Refused(MessageError):
    """Something foreseen cannot be done; the message tells the visitor why and what to do."""


def is_away(refusal: MessageError) -> bool:
    """Whether it is for a database that cannot be used just now, and not for what was asked."""
    return refusal.message.key == AWAY


def is_lost(refusal: MessageError) -> bool:
    """Whether it is for the bytes of a picture that cannot be had just now."""
    return refusal.message.key == LOST


def words_of(problem: Exception) -> Words:
    """What an error has to say to a visitor."""
    return problem.message if isinstance(problem, MessageError) else str(problem)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """A database that cannot be used is refused in plain words."""
    try:
        yield
    except ImageLost as problem:
        log.warning("images: %s", problem)
        raise Refused(LOST) from problem
    except StoreProblem as problem:
        log.warning("database: %s", problem)
        NOT_SAVED.inc()
        raise Refused(AWAY) from problem
