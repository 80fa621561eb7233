"""What the use cases answer, for whoever asked: the page, the command line, a test.

`Message` stands where the reader's language decides, ``bytes`` where there is an image. A field
called ``fields`` holds what is stored of a thing, and its fields count as the thing's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..settings import Settings
from ..store import Access, ClassFields, SessionFields, SupportFields
from .eyes import EyesLine
from .practised import PracticeView
from .refused import Words


@dataclass(frozen=True)
class ImageView:
    """An image that teaches.

    Attributes:
        picture: names what is on its thumbnail; empty where that cannot be had now.
        src: its thumbnail as a data URL; empty where the caller has it.
        seen: what it was seen to be: ``drawing``, ``paper``, ``photo``, or nothing known.
        note: that the model finds nothing in it; empty where it does.
    """

    id: int
    picture: str
    src: str
    seen: str
    note: Words
    fields: SupportFields


@dataclass(frozen=True)
class ClassView:
    """A class.

    Attributes:
        shown: what it is called, also where it has no name.
        images: those that teach it; tests: those that are put aside to test it with.
    """

    id: int
    shown: Words
    fields: ClassFields
    images: tuple[ImageView, ...]
    tests: tuple[ImageView, ...]


@dataclass(frozen=True)
class Limits:
    """How much there may be of what."""

    classes: int
    images: int
    name: int
    upload_mb: int
    archive_mb: int

    @classmethod
    def of(cls, values: Settings) -> Limits:
        """Those of the settings."""
        return cls(
            values.max_classes,
            values.max_images,
            values.max_name,
            values.max_upload_mb,
            values.max_archive_mb,
        )


@dataclass(frozen=True)
class HistoryView:
    """What can be undone and redone, in words; empty where there is nothing."""

    undo: Words
    redo: Words


@dataclass(frozen=True)
class SessionView:
    """A session as it stands.

    Attributes:
        name: what it is called, also where it has no name.
        access: ``own``, or by a link: ``edit`` or ``look``.
        model: id of the model that answers, also where none was chosen; empty: there is none.
        sample: whether it began as a sample task.
        chosen: whether the visitor chose it.
        eyes: why this model answers, and what one touch changes.
        can_refuse: whether the model can say "none of these", and so answer about a single class.
        practice: whether a network answers that practised on its pictures.
        history: the last change, and the one that was undone last.
    """

    key: str
    fields: SessionFields
    name: Words
    access: Access
    model: str
    chosen: bool
    eyes: EyesLine
    sample: bool
    can_refuse: bool
    classes: tuple[ClassView, ...]
    limits: Limits
    practice: PracticeView
    history: HistoryView


@dataclass(frozen=True)
class Changed:
    """A session after a change, or after it was opened."""

    session: SessionView


@dataclass(frozen=True)
class Copied:
    """A session that was made from another, or from a file, and a word about it."""

    session: SessionView
    message: Words


@dataclass(frozen=True)
class Opened:
    """What a page shows first: whose it is, and a notice where the link was dead."""

    visitor: str
    session: SessionView
    notice: Words


@dataclass(frozen=True)
class Removed:
    """Something is gone: the session to be shown now, and a token that brings it back."""

    session: SessionView
    undo: str
    message: Words


@dataclass(frozen=True)
class Restored:
    """Something is back."""

    session: SessionView
    message: Words


@dataclass(frozen=True)
class SetSummary:
    """A session in a list; ``undo`` where it is deleted and can be brought back.

    ``first`` holds thumbnails of its first images, as data URLs.
    """

    key: str
    name: Words
    classes: int
    images: int
    updated: datetime
    deleted: bool
    undo: str | None
    first: tuple[str, ...]


@dataclass(frozen=True)
class SetList:
    """The sessions of a visitor, last used first; whether a restart of the server takes them."""

    sets: tuple[SetSummary, ...]
    passing: bool


@dataclass(frozen=True)
class RefusedFile:
    """A file that could not be taken."""

    file: str
    why: Words


@dataclass(frozen=True)
class Taught:
    """What became of images that should teach: how many were added, and what else is to say."""

    session: SessionView
    added: int
    refused: tuple[RefusedFile, ...]
    notes: tuple[Words, ...]


@dataclass(frozen=True)
class WholeImage:
    """A stored image, whole.

    Attributes:
        sees: what the model that answers sees of it; None where there is no model.
        reading: how it is read: ``plain`` or ``paper``; empty where there is nothing to choose.
        note: that the model finds nothing in it; empty where it does.
        eyes: the other model, where this one finds nothing.
    """

    src: bytes
    sees: bytes | None
    reading: str
    note: Words
    eyes: EyesLine


@dataclass(frozen=True)
class MapPoint:
    """Where a picture lies; one unit is as far as the picture farthest from the middle."""

    image: int
    class_id: int
    x: float
    y: float
