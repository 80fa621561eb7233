"""What a transaction has added so far, so that it can be held against limits before it ends."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Additions:
    """Counted by the repositories of one unit of work.

    Attributes:
        visitors: how many.
        creators: of new sessions, by id.
        classes: sessions with a new class, by id.
        taught: classes with a new image, by id.
        sessions: with a new image, question or layer that practised, by id.
        size: bytes of images and layers that were not stored before.
    """

    visitors: int = 0
    creators: set[int | None] = field(default_factory=set)
    classes: set[int] = field(default_factory=set)
    taught: set[int] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)
    size: int = 0

    def clear(self) -> None:
        """Count anew, for the next part of a transaction."""
        self.visitors = self.size = 0
        for found in (self.creators, self.classes, self.taught, self.sessions):
            found.clear()
