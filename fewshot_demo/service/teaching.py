"""Classes and the images that teach them."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from binascii import Error
from collections.abc import Sequence
from dataclasses import replace

from ..core.message import Message
from ..imaging.decoding import ImageRefused, is_blank, open_stored
from ..recognition.seeing import reading_for, sees
from ..store import ClassFields, Query, SupportFields
from . import names
from .choices import key_of, number, reading_of
from .context import Context
from .eyes import NOTHING_TO_SAY, blind_line
from .pictures import Picture, decoded, picture_of_file, stored
from .refused import Refused, Words, words_of
from .results import Changed, RefusedFile, Removed, Taught, WholeImage
from .rules import (
    Added,
    find_class,
    find_image,
    free_colour,
    refuse_full_class,
    refuse_full_session,
    refuse_taken_name,
    shown_name,
    teach,
)
from .tokens import UndoToken

TOO_LONG = "class-name-too-long"
FILE_NAME = 60  # characters of a file's name that are repeated to the visitor


class Teaching:
    """Add, rename and remove classes; add and remove images."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    # --- classes ---

    def add_class(self, session: str, name: str = "", together: str = "") -> Changed:
        """A new class, the last of the session; without a name it is shown by its number.

        Changes of the same ``together``, which the page makes up, are undone at once.
        """
        wanted = names.clean(name, self._settings.max_name, TOO_LONG)
        with self._context.editing(session, together=together) as (work, found):
            classes = work.classes.live(found.id)
            refuse_full_session(len(classes), self._settings.max_classes)
            refuse_taken_name(wanted, classes)
            work.classes.add(found, ClassFields(wanted, free_colour(classes)))
        return Changed(self._context.view(session))

    def rename_class(self, session: str, class_id: int, name: str, together: str = "") -> Changed:
        """Name a class; an empty name lets it be shown by its number again."""
        wanted = names.clean(name, self._settings.max_name, TOO_LONG)
        with self._context.editing(session, together=together) as (work, found):
            entry = find_class(work, found, class_id)
            others = [c for c in work.classes.live(found.id) if c.id != entry.id]
            refuse_taken_name(wanted, others)
            entry.fields = replace(entry.fields, name=wanted)
        return Changed(self._context.view(session))

    def remove_class(self, session: str, class_id: int) -> Removed:
        """Remove a class with its images; can be taken back."""
        with self._context.editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            name = shown_name(work, found, entry)
            entry.deleted_at = self._context.clock()
            undo = str(UndoToken("class", key_of(session), str(entry.id)))
        return Removed(self._context.view(session), undo, Message("class-removed", {"name": name}))

    # --- images ---

    def add_files(
        self,
        session: str,
        class_id: int,
        files: Sequence[tuple[str, bytes]],
        reading: str = "auto",
        together: str = "",
        testing: bool = False,
    ) -> Taught:
        """Let files teach a class. Each is stored at once, a bad one leaves the others alone.

        Args:
            session: the key.
            class_id: which class.
            files: name and content of each.
            reading: ``auto``, or ``plain`` or ``paper`` where the visitor has chosen.
            together: what is added under the same name, which the page makes up, is undone at once.
            testing: whether they are put aside to test the set with instead.
        """
        fields = SupportFields("uploaded", reading_of(reading), testing)
        added, refused, notes = 0, list[RefusedFile](), list[Words]()
        for file, data in files:
            name = _file_name(file)
            title = name or Message("picture-without-name")
            try:
                self._refuse_full_class(session, class_id, testing)  # before the work of decoding
                picture = picture_of_file(data, self._settings)
                one = self._add(session, class_id, picture, fields, title, together=together)
            except (ImageRefused, Refused) as problem:
                refused.append(RefusedFile(name, words_of(problem)))
                continue
            added += one.support is not None
            notes += one.notes
        view = self._context.view(session)
        return Taught(view, added, tuple(refused), tuple(notes))

    def add_drawing(
        self, session: str, class_id: int, image: str, drawing: str = "", reading: str = "plain"
    ) -> Taught:
        """Let what lies on the pad teach a class.

        A question that was put there again is taken as it is stored: an upload stays one.

        Args:
            session: the key.
            class_id: which class.
            image: a data URL.
            drawing: what the page calls the drawing.
            reading: ``auto``, ``plain`` or ``paper``.
        """
        fields = SupportFields("drawn", reading_of(reading))
        asked = self._asked(session, image, drawing)
        if asked is None:
            picture = self._picture(image)
        else:
            fields = replace(fields, source=asked.fields.source)
            picture = self._stored(asked.image) or self._picture(image)
        title = Message("this-drawing")
        added = self._add(session, class_id, picture, fields, title, drawing)
        view = self._context.view(session)
        return Taught(view, int(added.support is not None), (), added.notes)

    def remove_image(self, session: str, image: int) -> Removed:
        """Take an image out of its class; can be taken back."""
        with self._context.editing(session) as (work, found):
            support = find_image(work, found, image)
            name = shown_name(work, found, find_class(work, found, support.class_id))
            support.deleted_at = self._context.clock()
            undo = str(UndoToken("image", key_of(session), str(support.id)))
        view = self._context.view(session)
        return Removed(view, undo, Message("image-removed", {"name": name}))

    def whole_image(self, session: str, image: int) -> WholeImage:
        """The stored picture of an image that teaches, and what the model sees of it."""
        snapshot, cards = self._context.snapshot(session), self._context.cards()
        images = (i for c in snapshot.classes for i in c.every)
        found = next((i for i in images if i.id == number(image)), None)
        if found is None:
            raise Refused("no-image")
        data, card = self._context.stored_image(found.sha256), self._context.eyes(snapshot).card
        if card is None:
            return WholeImage(data, None, "", "", NOTHING_TO_SAY)
        picture, reading = open_stored(data), found.fields.reading
        chosen = found.fields.source == "uploaded" and card.input.kind == "ink"
        note = self._context.note_on(found, card)
        return WholeImage(
            data,
            sees(card.input, picture, reading),
            reading_for(card.input, picture, reading) if chosen else "",
            note,
            blind_line(card, cards) if note else NOTHING_TO_SAY,
        )

    def read_image(self, session: str, image: int, reading: str) -> Changed:
        """Read an image that teaches as it is (``plain``) or as a photo of ``paper``."""
        wanted = reading_of(reading)
        with self._context.editing(session) as (work, found):
            support = find_image(work, found, image)
            support.fields = replace(support.fields, reading=wanted)
        return Changed(self._context.view(session))

    # --- behind the scenes ---

    def _refuse_full_class(self, session: str, class_id: int, testing: bool) -> None:
        for entry in self._context.snapshot(session).classes:
            if entry.id == number(class_id):
                there = entry.tests if testing else entry.images
                refuse_full_class(len(there), self._settings.max_images)

    def _asked(self, session: str, image: str, drawing: str) -> Query | None:
        """The question with this drawing, if the picture is the very one that is stored of it."""
        found = self._context.snapshot(session)
        with self._context.reading(after_answers=True) as work:
            asked = work.questions.of_drawing(found.id, key_of(drawing))
        return asked if asked is not None and asked.image == _digest(image) else None

    def _stored(self, sha256: str) -> Picture | None:
        """None if the drawing went on since it was looked up, and the picture with it."""
        try:
            with self._context.reading() as work:
                data, seen = work.classes.image_data(sha256), work.classes.image_seen(sha256)
        except KeyError:
            return None
        return Picture(sha256, data, *open_stored(data).size, seen)

    def _picture(self, image: str) -> Picture:
        try:
            plain = decoded(image, self._settings)
        except ImageRefused as problem:
            raise Refused("picture-refused", why=words_of(problem)) from problem
        if is_blank(plain):
            raise Refused("pad-empty-to-teach")
        return stored(plain)

    def _add(
        self,
        session: str,
        class_id: int,
        picture: Picture,
        fields: SupportFields,
        title: Words,
        drawing: str = "",
        together: str = "",
    ) -> Added:
        most = self._settings.max_images
        with self._context.editing(session, together=together) as (work, found):
            owner = find_class(work, found, class_id)
            work.classes.add_image(*picture)
            added = teach(work, found, owner, picture.sha256, fields, most=most, picture=title)
            asked = work.questions.of_drawing(found.id, key_of(drawing))
            if asked is not None and asked.image == picture.sha256:
                asked.corrected_to = owner.id
        return added


def _digest(data_url: str) -> str:
    """The hash of what a data URL holds; empty if it is none."""
    try:
        return hashlib.sha256(b64decode(str(data_url).partition(",")[2], validate=True)).hexdigest()
    except (Error, ValueError):
        return ""


def _file_name(given: str) -> str:
    """The last part of a path, short enough to be repeated to the visitor."""
    name = given.replace("\\", "/").rpartition("/")[2][-FILE_NAME:]
    return names.clean(name, FILE_NAME, TOO_LONG)
