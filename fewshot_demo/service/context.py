"""What every use case stands on: settings, database, recogniser, clock, and a look at a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from ..core.cache import Cache
from ..core.message import Message
from ..datasets.samples import sample_task
from ..imaging.decoding import open_stored, thumbnail_url
from ..models.card import Card
from ..recognition.recogniser import Recogniser
from ..recognition.seeing import finds
from ..settings import Settings
from ..store import (
    ClassRow,
    Database,
    ImageFields,
    LastingEmbeddings,
    Session,
    SessionFields,
    Snapshot,
    StoreProblem,
    SupportRow,
    Task,
    UnitOfWork,
    now,
)
from ..texts import put_in_english
from . import names
from .choices import key_of
from .eyes import Eyes, eyes_for, line_of, nothing_found
from .pictures import Picture, picture_of_file
from .refused import Refused, Words, in_plain_words
from .results import ClassView, ImageView, Limits, SessionView
from .steps import history_view

Sample = list[tuple[str, list[Picture]]]  # name and drawings of each class

KEPT_SESSIONS = 256  # snapshots in memory
KEPT_THUMBNAILS = 4096  # about 3 kB each


class Context:
    """Opens the database; all else is a cache.

    Args:
        settings: limits and places.
        recogniser: answers the questions; made from the settings if None.
        clock: tells the moment.

    Attributes:
        settings, recogniser, clock: as given.
        database: opened.
    """

    def __init__(
        self,
        settings: Settings,
        recogniser: Recogniser | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings, self.clock = settings, clock
        try:
            self.database = Database(settings.database_url)
        except StoreProblem as problem:
            put_in_english(problem)  # whoever starts the app reads the traceback
            raise
        self.recogniser = recogniser or Recogniser(
            settings.checkpoints,
            settings.device,
            added=settings.added_models,
            store=LastingEmbeddings(self.database),
        )
        self._snapshots: Cache[Snapshot | None] = Cache(KEPT_SESSIONS)
        self._thumbnails: Cache[str] = Cache(KEPT_THUMBNAILS)
        self._finds: Cache[bool] = Cache(KEPT_THUMBNAILS)
        self._samples: Cache[Sample] = Cache(len(get_args(Task)))

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A look; a database that cannot be used is refused in plain words, here and below."""
        with in_plain_words(), self.database.read() as work:
            yield work

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A change; committed at the end unless something is raised."""
        with in_plain_words(), self.database.write() as work:
            yield work
            work.commit()

    @contextmanager
    def editing(
        self, key: str, *, together: str = "", takes_back: bool = False
    ) -> Iterator[tuple[UnitOfWork, Session]]:
        """A change of one session, which its history remembers: see `History.recording`."""
        with self.writing() as work:
            session = find_session(work, key)
            with work.history.recording(
                session, self.clock(), together=key_of(together), takes_back=takes_back
            ):
                yield work, session
            work.sessions.touch(session)

    def undo_since(self) -> datetime:
        """Removals since this moment can be taken back."""
        return self.clock() - timedelta(hours=self.settings.undo_hours)

    def snapshot(self, key: str) -> Snapshot:
        """The session as it stands; read again only when it was edited, by whichever process."""
        key = key_of(key)
        with self.reading() as work:
            version = work.classes.version(key)
            found = self._snapshots.get((key, version), lambda: work.classes.snapshot(key))
        if found is None:
            raise Refused("no-session")
        return found

    def stored_image(self, sha256: str) -> bytes:
        """The bytes of a stored image."""
        with self.reading() as work:
            return work.classes.image_data(sha256)

    def thumbnail(self, sha256: str) -> str:
        """A small picture of a stored image; made once and kept in memory."""
        return self._thumbnails.get(sha256, lambda: thumbnail_url(self.stored_image(sha256)))

    def sample(self, task: Task) -> Sample:
        """A sample task, as it is stored; read once. Empty where its files are missing."""

        def read() -> Sample:
            return [
                (name, [picture_of_file(data, self.settings) for data in drawings])
                for name, drawings in sample_task(task)
            ]

        return self._samples.get(task, read)

    def eyes(self, snapshot: Snapshot, asked: ImageFields | None = None) -> Eyes:
        """The model that answers about a session, or about a picture of this kind in it."""
        return eyes_for(self.recogniser.cards(), snapshot, asked)

    def note_on(self, image: SupportRow, card: Card | None) -> Words:
        """That the model finds nothing in an image that teaches; empty where it does.

        What was drawn here is never empty. Each picture is looked at once for a kind of input.
        """
        if card is None or image.fields.source == "drawn":
            return ""

        def look() -> bool:
            picture = open_stored(self.stored_image(image.sha256))
            return finds(card.input, picture, image.fields.reading)

        wanted = (image.sha256, card.input.kind, image.fields.reading)
        return "" if self._finds.get(wanted, look) else nothing_found(card)

    def view(self, key: str) -> SessionView:
        """The session to be shown."""
        snapshot = self.snapshot(key)
        eyes = self.eyes(snapshot)
        card = eyes.card
        with self.reading() as work:
            history = history_view(work.history, snapshot.id, self.undo_since())
        return SessionView(
            key=snapshot.key,
            fields=snapshot.fields,
            name=name_of(snapshot.fields),
            model=card.id if card else "",
            chosen=eyes.chosen,
            eyes=line_of(eyes, self.recogniser.cards()),
            sample=snapshot.fields.task is not None,
            can_refuse=can_refuse(card),
            classes=tuple(
                ClassView(
                    entry.row.id,
                    entry.shown,
                    entry.row.fields,
                    tuple(
                        ImageView(
                            image.id,
                            self.thumbnail(image.sha256),
                            image.seen.look,
                            self.note_on(image, card),
                            image.fields,
                        )
                        for image in entry.row.images
                    ),
                )
                for entry in named_classes(snapshot)
            ),
            limits=Limits.of(self.settings),
            history=history,
        )


@dataclass(frozen=True)
class NamedClass:
    """A class, what it is called, and the number it is called by where it has no name."""

    row: ClassRow
    shown: Words
    number: int


def named_classes(snapshot: Snapshot) -> list[NamedClass]:
    """All classes of a session, in order."""
    typed = [row.fields.name for row in snapshot.classes]
    return [
        NamedClass(row, row.fields.name or Message("class-number", {"number": number}), number)
        for row, number in zip(snapshot.classes, names.numbers(typed), strict=True)
    ]


def name_of(session: SessionFields) -> Words:
    """What a session is called, also where it has no name."""
    if session.name:
        return session.name
    return Message(f"set-{session.task}" if session.task else "set-own")


def can_refuse(card: Card | None) -> bool:
    """Whether a model can say "none of these", and so answer about a single class."""
    return card is not None and card.rejection is not None


def find_session(work: UnitOfWork, key: object) -> Session:
    """A live session.

    Raises:
        Refused: if there is none with this key.
    """
    found = work.sessions.session(key_of(key))
    if found is None:
        raise Refused("no-session")
    return found
