"""What every use case stands on: settings, database, recogniser, and the view of a session."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..core.cache import Cache
from ..imaging.decoding import thumbnail_url
from ..models.card import Card
from ..models.catalog import recommended
from ..recognition.recogniser import Recogniser
from ..settings import Settings
from ..store import Database, LastingEmbeddings, Session, Snapshot, StoreProblem, UnitOfWork
from . import names
from .refused import Refused

log = logging.getLogger(__name__)

View = dict[str, Any]  # what a page shows: plain data that JSON can carry

NO_SESSION = "This set is not here any more. It may have been deleted; open another one."
NO_CLASS = "This class is not in the set any more. Reload the page to see how it stands."
NO_IMAGE = "This picture is not in the set any more. Reload the page to see how it stands."
NO_QUESTION = "This question is not remembered any more. Please ask it again."
NOT_SAVED = (
    "This could not be saved just now, and nothing was changed. Please try again in a moment."
)

KEPT_SESSIONS = 256  # snapshots in memory
KEPT_THUMBNAILS = 4096  # about 3 kB each


class UseCases:
    """The ground of `Service`; opens the database."""

    def __init__(self, settings: Settings, recogniser: Recogniser | None = None) -> None:
        self._settings = settings
        self._database = Database(settings.database_url)
        self._recogniser = recogniser or Recogniser(
            settings.checkpoints,
            settings.device,
            added=settings.added_models,
            store=LastingEmbeddings(self._database),
        )
        self._snapshots: Cache[Snapshot | None] = Cache(KEPT_SESSIONS)
        self._thumbnails: Cache[str] = Cache(KEPT_THUMBNAILS)

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    # --- the database ---

    @contextmanager
    def _reading(self) -> Iterator[UnitOfWork]:
        with _said_plainly(), self._database.read() as work:
            yield work

    @contextmanager
    def _writing(self) -> Iterator[UnitOfWork]:
        """A change; committed at the end unless something is raised."""
        with _said_plainly(), self._database.write() as work:
            yield work
            work.commit()

    @contextmanager
    def _editing(self, key: str) -> Iterator[tuple[UnitOfWork, Session]]:
        """A change of one session."""
        with self._writing() as work:
            session = find_session(work, key)
            yield work, session
            work.sessions.touch(session)

    def _snapshot(self, key: str) -> Snapshot:
        """The session as it stands; read again only when it was edited, by whichever process."""
        key = key_of(key)
        with self._reading() as work:
            version = work.classes.version(key)
            found = self._snapshots.get((key, version), lambda: work.classes.snapshot(key))
        if found is None:
            raise Refused(NO_SESSION)
        return found

    def _stored_image(self, sha256: str) -> bytes:
        with self._reading() as work:
            return work.classes.image_data(sha256)

    # --- views ---

    def _view(self, key: str) -> View:
        """The session for the page."""
        snapshot = self._snapshot(key)
        values, card = self._settings, self._card(snapshot.model)
        return {
            "key": snapshot.key,
            "name": snapshot.name,
            "model": card.id if card else "",
            "sample": snapshot.sample,
            "strictness": snapshot.strictness,
            "can_refuse": self._can_refuse(card),
            "saved": True,
            "classes": [
                {
                    "id": entry.id,
                    "name": entry.name,
                    "shown": shown,
                    "colour": entry.colour,
                    "images": [
                        {
                            "id": image.id,
                            "src": self._thumbnail(image.sha256),
                            "source": image.source,
                        }
                        for image in entry.images
                    ],
                }
                for entry, shown in zip(snapshot.classes, shown_names(snapshot), strict=True)
            ],
            "limits": {
                "classes": values.max_classes,
                "images": values.max_images,
                "name": values.max_name,
                "upload_mb": values.max_upload_mb,
            },
        }

    def _thumbnail(self, sha256: str) -> str:
        """A small picture of a stored image; made once and kept in memory."""
        return self._thumbnails.get(sha256, lambda: thumbnail_url(self._stored_image(sha256)))

    def _card(self, chosen: str) -> Card | None:
        """The model that answers: the chosen one while it is there, else the recommended one."""
        cards = self._recogniser.cards()
        return next((card for card in cards if card.id == chosen), recommended(cards))

    def _can_refuse(self, card: Card | None) -> bool:
        """Whether a model can say "none of these", and so answer about a single class."""
        return card is not None and card.threshold is not None


def find_session(work: UnitOfWork, key: object) -> Session:
    """A live session.

    Raises:
        Refused: if there is none with this key.
    """
    found = work.sessions.session(key_of(key))
    if found is None:
        raise Refused(NO_SESSION)
    return found


def shown_names(snapshot: Snapshot) -> list[str]:
    """What the classes are called on the page."""
    return names.shown([entry.name for entry in snapshot.classes])


def number(given: object) -> int:
    """An id that came from the page, as a number; -1, which is nobody's, if it is none."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def key_of(given: object) -> str:
    """A key that came from the page; empty, which is nobody's, if it cannot be one."""
    return given if isinstance(given, str) and given.isascii() and len(given) <= 64 else ""


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except StoreProblem as problem:
        log.warning("database: %s", problem)
        raise Refused(NOT_SAVED) from problem
