"""Keeping a set as a file, and bringing one in."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from ..core.message import Message
from ..texts import preferred, texts
from .archive_export import export_archive, folders, in_words
from .archive_import import Received
from .choices import key_of
from .context import Context, name_of
from .refused import Refused
from .results import Copied
from .rules import refuse_too_many_sets


@dataclass(frozen=True)
class SavedSet:
    """A set as a file: what it is called, and the zip."""

    file: str
    content: bytes


class Exchange:
    """Sets out to files and in from them."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def save_set(self, session: str, language: str = "") -> SavedSet:
        """A set with its images and questions as a zip file, which `bring_in_set` takes.

        Args:
            session: the key.
            language: of the words that lie beside the pictures.
        """
        snapshot, words = self._context.snapshot(session), texts(preferred(language))
        file = BytesIO()
        export_archive(self._context, snapshot, words, file)
        (name,) = folders([in_words(name_of(snapshot.fields), words)])
        return SavedSet(f"{name}.zip", file.getvalue())

    def bring_in_set(self, visitor: str, content: bytes) -> Copied:
        """A new set of what `save_set` or the command line wrote; nothing else is touched.

        Args:
            visitor: whose it is to be.
            content: the zip file, not trusted.
        """
        if len(content) > self._settings.max_archive:
            raise Refused("archive-too-heavy", limit=self._settings.max_archive_mb)
        with self._context.reading() as work:  # before the work of reading it
            person = work.sessions.visitor(key_of(visitor))
            made = len(work.sessions.created_sessions(person)) if person else 0
        refuse_too_many_sets(made, self._settings.max_sessions)
        received = Received(self._context, BytesIO(content), 2 * self._settings.max_archive)
        with self._context.writing() as work:
            person, taken = self._context.owner(work, visitor)
            session = received.add(work, person, taken)
            key, name = session.key, name_of(session.fields)
        return Copied(self._context.view(key), Message("set-brought-in", {"name": name}))
