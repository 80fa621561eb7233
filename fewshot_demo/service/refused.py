"""The one way in which a use case says no."""

from __future__ import annotations

from ..core.message import Message, MessageError

Words = Message | str  # a text by its key, or what a visitor typed


class Refused(MessageError):
    """Something foreseen cannot be done; the message tells the visitor why and what to do."""


def words_of(problem: Exception) -> Words:
    """What an error has to say to a visitor."""
    return problem.message if isinstance(problem, MessageError) else str(problem)
