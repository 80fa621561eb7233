"""What every use case stands on: settings, database, recogniser, clock, and a look at a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
    ImageFields,
    LastingEmbeddings,
    Session,
    Snapshot,
    SupportRow,
    Task,
    UnitOfWork,
    Visitor,
    is_share_key,
    now,
)
from .caller import caller
from .choices import is_new_key, key_of
from .eyes import Eyes, eyes_for, nothing_found
from .links import resolved, to_be_changed
from .offered import Offering
from .pictures import picture_of_file
from .practised import PractisedSets
from .quotas import Quotas
from .recognising import recogniser_of
from .refused import LOST, Refused, Words, is_lost
from .results import SessionView
from .sample_names import sample_name
from .session_view import (
    LOST_PICTURE,
    NamedClass,
    can_refuse,
    name_of,
    named_classes,
    session_view,
)
from .transactions import Transactions
from .untouched import (
    FIRST,
    Sample,
    is_untouched_key,
    store_untouched,
    untouched_snapshot,
)

__all__ = ["Context", "NamedClass", "can_refuse", "find_session", "name_of", "named_classes"]

KEPT_SESSIONS = 256  # snapshots in memory
KEPT_THUMBNAILS = 4096  # about 3 kB each


class Context:
    """Opens the database; all else is a cache.

    Args:
        settings: limits and places.
        recogniser: answers the questions; made from the settings if None.
        clock: tells the moment.

    Attributes:
        settings, recogniser, clock: as given; ``recogniser_of`` is the one of a session.
        offering, cards: what a booth offers, and the models that may be asked.
        database: opened; ``reading``, ``writing`` and ``later`` enter it, see `Transactions`.
    """

    def __init__(
        self,
        settings: Settings,
        recogniser: Recogniser | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.settings, self.clock = settings, clock
        self._quotas = Quotas(settings)
        self._transactions = Transactions(
            settings.database_url, settings.images_url, self._quotas.check
        )
        self.database, self.reading = self._transactions.database, self._transactions.reading
        self.writing, self.later = self._transactions.writing, self._transactions.later
        self.recogniser = recogniser or recogniser_of(settings, LastingEmbeddings(self.database))
        self.recogniser_of = PractisedSets(self.recogniser, self.reading)
        self.offering = Offering(settings, self.recogniser, self.reading)
        self.cards = self.offering.cards
        self._snapshots: Cache[Snapshot | None] = Cache(KEPT_SESSIONS)
        self._thumbnails: Cache[str] = Cache(KEPT_THUMBNAILS)
        self._finds: Cache[bool] = Cache(KEPT_THUMBNAILS)
        self._samples: Cache[Sample] = Cache(len(get_args(Task)))

    def close(self) -> None:
        """Store what waits, and give the engine and the database back."""
        self.recogniser.close()
        self._transactions.close()

    def kept(self) -> dict[str, int]:
        """Entries in each cache."""
        mine = {"snapshots": len(self._snapshots), "thumbnails": len(self._thumbnails)}
        return mine | self.recogniser.kept()

    @contextmanager
    def editing(
        self, key: str, *, together: str = "", takes_back: bool = False
    ) -> Iterator[tuple[UnitOfWork, Session]]:
        """A change of one session, which its history remembers: see `History.recording`."""
        with self.writing() as work:
            session = self.settled(work, key)
            self.note_caller(work, key_of(key), session.id)
            with work.history.recording(
                session, self.clock(), together=key_of(together), takes_back=takes_back
            ):
                yield work, session
            work.sessions.touch(session)

    def settled(self, work: UnitOfWork, key: object) -> Session:
        """A live session; a sample task that nobody has changed yet is stored now.

        Raises:
            Refused: if there is none with this key, or the key allows no change.
        """
        wanted = to_be_changed(work, key_of(key))
        found = work.sessions.session(wanted)
        if found is None and is_untouched_key(wanted):
            person = self.person(work, caller().visitor)
            found = store_untouched(work, person, wanted, self.sample(FIRST))
        if found is None:
            raise Refused("no-session")
        return found

    def person(self, work: UnitOfWork, visitor: object) -> Visitor | None:
        """Who has this key: stored now, at the first change. None: it is no key."""
        key = key_of(visitor)
        known = work.sessions.visitor(key)
        return work.sessions.add_visitor(key) if known is None and is_new_key(key) else known

    def note_caller(self, work: UnitOfWork, key: str, session_id: int) -> None:
        """Keep a session in the list of the visitor who changes it; not whom a link let in.

        The list holds the sessions' own keys, and the link may be revoked.
        """
        visitor = caller().visitor
        if visitor and not is_share_key(key) and not work.sessions.has_opened(visitor, session_id):
            person = self.person(work, visitor)
            if person is not None:
                work.sessions.note_opened(person, find_session(work, key))

    def undo_since(self) -> datetime:
        """Removals since this moment can be taken back."""
        return self.clock() - timedelta(hours=self.settings.undo_hours)

    def snapshot(self, key: str) -> Snapshot:
        """The session as it stands; read again only when it was edited, by whichever process."""
        given = key_of(key)
        with self.reading() as work:
            key, access = resolved(work, given)
            version = work.classes.version(key)
            found = self._snapshots.get((key, version), lambda: work.classes.snapshot(key))
            unused = found is None and work.sessions.session(key, deleted=True) is None
        if found is None and unused and is_untouched_key(key):
            found = untouched_snapshot(key, self.sample(FIRST))
        if found is None:
            raise Refused("no-session")
        return found if access == "own" else replace(found, key=given, access=access)

    def stored_image(self, sha256: str) -> bytes:
        """The bytes of a stored image, or of one in the sample task that newcomers see.

        Raises:
            KeyError: if it is neither.
            Refused: if its bytes cannot be had now.
        """
        try:
            with self.reading() as work:
                return work.classes.image_data(sha256)
        except KeyError:
            shown = (picture for _, pictures in self.sample(FIRST) for picture in pictures)
            if found := next((one.data for one in shown if one.sha256 == sha256), None):
                return found
            raise

    def thumbnail(self, sha256: str) -> str:
        """A small picture of a stored image, or one that says that it cannot be had now."""
        try:
            return self._thumbnails.get(sha256, lambda: thumbnail_url(self.stored_image(sha256)))
        except Refused as refused:
            if is_lost(refused):
                return LOST_PICTURE
            raise

    def sample(self, task: Task) -> Sample:
        """A sample task, named for the caller; read once. Empty where its files are missing."""

        def read() -> Sample:
            return [
                (name, [picture_of_file(data, self.settings) for data in drawings])
                for name, drawings in sample_task(task)
            ]

        language, drawn = caller().language, self._samples.get(task, read)
        return [(sample_name(name, language), pictures) for name, pictures in drawn]

    def eyes(self, snapshot: Snapshot, asked: ImageFields | None = None) -> Eyes:
        """The model that answers about a session, or about a picture of this kind in it."""
        return eyes_for(self.cards(), snapshot, asked)

    def note_on(self, image: SupportRow, card: Card | None) -> Words:
        """That the model finds nothing in an image that teaches, or that it cannot be read.

        Empty where neither is so. What was drawn here is never empty. Each picture is looked at
        once for a kind of input.
        """
        if self.thumbnail(image.sha256) == LOST_PICTURE:
            return Message(LOST)
        if card is None or image.fields.source == "drawn":
            return ""

        def look() -> bool:
            picture = open_stored(self.stored_image(image.sha256))
            return finds(card.input, picture, image.fields.reading)

        wanted = (image.sha256, card.input.kind, image.fields.reading)
        return "" if self._finds.get(wanted, look) else nothing_found(card)

    def view(self, key: str) -> SessionView:
        """The session to be shown."""
        return session_view(self, self.snapshot(key))


def find_session(work: UnitOfWork, key: object) -> Session:
    """A live session.

    Raises:
        Refused: if there is none with this key, or the key only lets look at it.
    """
    found = work.sessions.session(to_be_changed(work, key_of(key)))
    if found is None:
        raise Refused("no-session")
    return found
