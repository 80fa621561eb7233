"""What whoever runs the app can do with every visitor's sessions; the page never gets this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ..recognition.recogniser import Recogniser
from ..settings import Settings
from ..texts import texts
from .archive_export import export_archive
from .archive_import import Received
from .choices import key_of
from .classifier_file import classifier_of, facts_of, packed, ready
from .classifier_page import page_of, refuse_no_page
from .context import Context, name_of
from .refused import Words


@dataclass(frozen=True)
class SessionRow:
    """A session in the operator's list."""

    key: str
    name: Words
    classes: int
    images: int
    updated: datetime
    deleted: bool


class Operator:
    """List, export, import and delete sessions by their keys; opens the database by itself."""

    def __init__(self, settings: Settings, recogniser: Recogniser | None = None) -> None:
        self._context, self._settings = Context(settings, recogniser), settings

    def close(self) -> None:
        """Give the database back."""
        self._context.close()

    def list_sessions(self) -> list[SessionRow]:
        """Every session of every visitor; deleted ones are marked."""
        with self._context.reading() as work:
            rows = work.sessions.summaries()
        return [
            SessionRow(
                row.key, name_of(row.fields), row.classes, row.images, row.updated,
                row.deleted_at is not None,
            )
            for row in rows
        ]  # fmt: skip

    def delete_session(self, session: str) -> Words:
        """Delete any session, and say its name; the visitor who made it can bring it back."""
        with self._context.editing(session) as (_, found):
            found.deleted_at = self._context.clock()
            return name_of(found.fields)

    def export_session(self, session: str, target: Path | BinaryIO) -> None:
        """Write a session with its images and questions to a zip file."""
        export_archive(self._context, self._context.snapshot(session), texts(), target)

    def export_classifier(self, session: str, target: Path, *, page: bool = False) -> None:
        """Write the finished classifier of a session: a zip file for programs, or an HTML page.

        Raises:
            MessageError: if there is none, saying why.
        """
        taught, words = ready(self._context, self._context.snapshot(session)), texts()
        if page:
            refuse_no_page(taught)
        facts = facts_of(taught, words)
        classifier = classifier_of(self._context, taught, facts)
        form = page_of if page else packed
        target.write_bytes(form(classifier, taught, facts, words))

    def import_session(self, source: Path | BinaryIO, visitor: str | None = None) -> str:
        """Make a session from an exported file, which nobody vouches for.

        Args:
            source: the zip file.
            visitor: whose it is to be; None: nobody's, its key opens it.

        Returns:
            The key of the new session.
        """
        received = Received(self._context, source)
        with self._context.writing() as work:
            person = work.sessions.visitor(key_of(visitor)) if visitor else None
            return received.add(work, person).key
