"""Keeping a set as a file, bringing one in, and copying one."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from ..core.message import Message
from ..texts import preferred, texts
from . import names
from .archive_export import export_archive, folders, in_words
from .archive_import import Received
from .caller import called_by
from .context import Context, name_of
from .owners import find_owner, refuse_no_owner
from .refused import Refused
from .results import Copied
from .saved_file import SavedFile
from .untouched import UNSTORED


class Exchange:
    """Sets out to files and in from them, and copies of sets."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def save_set(self, session: str, language: str = "") -> SavedFile:
        """A set with its images and questions as a zip file, which `bring_in_set` takes.

        Args:
            session: the key.
            language: of the words that lie beside the pictures.
        """
        snapshot, words = self._context.snapshot(session), texts(preferred(language))
        file = BytesIO()
        export_archive(self._context, snapshot, words, file)
        (name,) = folders([in_words(name_of(snapshot.fields), words)])
        return SavedFile(f"{name}.zip", file.getvalue())

    def bring_in_set(self, visitor: str, content: bytes) -> Copied:
        """A new set of what `save_set` or the command line wrote; nothing else is touched.

        Args:
            visitor: whose it is to be.
            content: the zip file, not trusted.
        """
        if len(content) > self._settings.max_archive:
            raise Refused("archive-too-heavy", limit=self._settings.max_archive_mb)
        refuse_no_owner(self._context, visitor)
        received = Received(self._context, BytesIO(content), 2 * self._settings.max_archive)
        with self._context.writing() as work:
            person, taken = find_owner(self._context, work, visitor)
            session = received.add(work, person, taken)
            key, name = session.key, name_of(session.fields)
        return Copied(self._context.view(key), Message("set-brought-in", {"name": name}))

    def duplicate_set(self, visitor: str, key: str, language: str = "") -> Copied:
        """An own copy of a session, without its questions.

        Args:
            visitor: whose it is to be.
            key: of the session.
            language: in which a session without a name is called something.
        """
        snapshot, words = self._context.snapshot(key), texts(preferred(language))
        most, name = self._settings.max_name, in_words(name_of(snapshot.fields), words)
        with self._context.writing() as work:
            person, taken = find_owner(self._context, work, visitor)
            fields = replace(
                snapshot.fields, name=names.free(name, [name, *taken], most), task=None
            )
            if snapshot.id == UNSTORED:  # its pictures are not stored before it is
                with called_by(visitor=person.key):
                    self._context.settled(work, key)
            session = work.sessions.add_session(person, fields)
            for entry in snapshot.classes:
                owner = work.classes.add(session, entry.fields)
                for image in entry.every:
                    work.classes.add_support(owner, image.sha256, image.fields)
            copy = session.key
        return Copied(self._context.view(copy), Message("set-copied", {"name": fields.name}))
