"""Tokens that take something back, as the page keeps them.

A token names what was done and by whose leave, ``kind.owner.what``: the owner is the key of the
session or of the visitor, so that nobody can make one up.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UndoToken:
    """What to take back.

    Attributes:
        kind: ``class``, ``image``, ``correction``, ``frames`` of a session; ``session``, ``work``
            of a visitor.
        owner: the key of that session or visitor.
        what: an id, a session's key, a moment, or the ids of a correction or a burst.
    """

    kind: str
    owner: str
    what: str

    @classmethod
    def parse(cls, text: object) -> UndoToken:
        """Whatever was sent, in three parts; empty ones where there are fewer."""
        kind, owner, what = [*str(text).split(".", 2), "", ""][:3]
        return cls(kind, owner, what)

    def __str__(self) -> str:
        return f"{self.kind}.{self.owner}.{self.what}"
