"""A session as it stands at one version: plain frozen data, safe to keep and to share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .fields import (
    UNSEEN,
    ClassFields,
    ImageFields,
    PracticeFields,
    SessionFields,
    SupportFields,
)

Access = Literal["own", "edit", "look"]  # by the session's own key, or by a link that allows it


@dataclass(frozen=True)
class SupportRow:
    """An image of a class: id, the hash of its bytes, what it was seen to be."""

    id: int
    sha256: str
    fields: SupportFields
    seen: ImageFields = UNSEEN


@dataclass(frozen=True)
class ClassRow:
    """A class and its images, in order: those that teach, and those put aside for testing."""

    id: int
    fields: ClassFields
    images: tuple[SupportRow, ...]
    tests: tuple[SupportRow, ...] = ()

    @property
    def every(self) -> tuple[SupportRow, ...]:
        """All of them, those that teach first."""
        return self.images + self.tests


@dataclass(frozen=True)
class Snapshot:
    """A session and its classes, in order; `version` tells whether it is still current.

    ``access`` is what the key allows by which it was found; ``practice``: what its network learned.
    """

    id: int
    key: str
    version: int
    fields: SessionFields
    classes: tuple[ClassRow, ...]
    access: Access = "own"
    practice: PracticeFields | None = None
