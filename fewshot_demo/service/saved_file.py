"""A file that leaves the app."""

from __future__ import annotations

from dataclasses import dataclass

ZIP = "application/zip"


@dataclass(frozen=True)
class SavedFile:
    """What a file is called, what is in it, and its media type."""

    file: str
    content: bytes
    kind: str = ZIP
