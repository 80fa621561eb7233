"""A session as it stands at one version: plain frozen data, safe to keep and to share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SupportRow:
    """An image that teaches a class: id, hash of its bytes, drawn or uploaded, how it is read."""

    id: int
    sha256: str
    source: str
    reading: str


@dataclass(frozen=True)
class ClassRow:
    """A class and its images, in order; the name may be empty."""

    id: int
    name: str
    colour: int
    images: tuple[SupportRow, ...]


@dataclass(frozen=True)
class Snapshot:
    """A session and its classes, in order; `version` tells whether it is still current."""

    id: int
    key: str
    name: str
    model: str
    sample: bool
    strictness: float
    version: int
    classes: tuple[ClassRow, ...]
