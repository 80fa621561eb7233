"""Classes and the images that teach them."""

from __future__ import annotations

from collections.abc import Sequence

from ..imaging.decoding import ImageRefused, is_blank
from ..store import now
from . import names
from .base import NO_IMAGE, UseCases, View, key_of, number
from .choices import reading_of
from .pictures import Picture, as_url, decoded, picture_of_file, stored
from .refused import Refused
from .rules import (
    Taught,
    find_class,
    find_image,
    free_colour,
    refuse_full_class,
    refuse_full_session,
    refuse_taken_name,
    shown_name,
    teach,
)

EMPTY_PAD = "The pad is empty. Draw something first."
FILE_NAME = 60  # characters of a file's name that are repeated to the visitor


class Teaching(UseCases):
    """Add, rename and remove classes; add and remove images."""

    # --- classes ---

    def add_class(self, session: str, name: str = "") -> View:
        """A new class, the last of the session; without a name it is shown by its number."""
        wanted = self._class_name(name)
        with self._editing(session) as (work, found):
            classes = work.classes.live(found.id)
            refuse_full_session(len(classes), self._settings.max_classes)
            refuse_taken_name(wanted, classes)
            work.classes.add(found, wanted, free_colour(classes))
        return self._view(session)

    def rename_class(self, session: str, class_id: int, name: str) -> View:
        """Name a class; an empty name lets it be shown by its number again."""
        wanted = self._class_name(name)
        with self._editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            others = [c for c in work.classes.live(found.id) if c.id != entry.id]
            refuse_taken_name(wanted, others)
            entry.name = wanted
        return self._view(session)

    def remove_class(self, session: str, class_id: int) -> View:
        """Remove a class with its images; can be taken back."""
        with self._editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            called = shown_name(work, found, entry)
            entry.deleted_at = now()
            undo = f"class.{found.key}.{entry.id}"
        return {
            "session": self._view(session),
            "undo": undo,
            "message": f"‘{called}’ is removed.",
        }

    # --- images ---

    def add_images(
        self,
        session: str,
        class_id: int,
        files: Sequence[tuple[str, bytes]],
        reading: str = "auto",
    ) -> View:
        """Let files teach a class. Each is stored at once, a bad one leaves the others alone.

        Args:
            session: the key.
            class_id: which class.
            files: name and content of each.
            reading: ``auto``, or ``plain`` or ``paper`` where the visitor has chosen.

        Returns:
            The session, how many were added, which were refused and why, and what else is to say.
        """
        wanted = reading_of(reading)
        added, refused, notes = 0, [], []
        for file, data in files:
            called = _file_name(file)
            try:
                self._refuse_full_class(session, class_id)  # before the work of decoding
                picture = picture_of_file(data, self._settings)
                taught = self._add(session, class_id, picture, "uploaded", wanted, called)
            except (ImageRefused, Refused) as refusal:
                refused.append({"file": called, "why": str(refusal)})
                continue
            added += taught.added
            notes += taught.notes
        view = self._view(session)
        return {"session": view, "added": added, "refused": refused, "notes": notes}

    def add_drawing(
        self,
        session: str,
        class_id: int,
        data_url: str,
        drawing: str = "",
        reading: str = "plain",
    ) -> View:
        """Let what lies on the pad teach a class; a question put there again may be a photo."""
        wanted = reading_of(reading)
        try:
            image = decoded(data_url, self._settings)
        except ImageRefused as refusal:
            raise Refused(str(refusal)) from refusal
        if is_blank(image):
            raise Refused(EMPTY_PAD)
        picture = stored(image)
        taught = self._add(session, class_id, picture, "drawn", wanted, "This drawing", drawing)
        return {"session": self._view(session), "added": taught.added, "notes": taught.notes}

    def remove_image(self, session: str, image_id: int) -> View:
        """Take an image out of its class; can be taken back."""
        with self._editing(session) as (work, found):
            image = find_image(work, found, image_id)
            owner = find_class(work, found, image.class_id)
            called = shown_name(work, found, owner)
            image.deleted_at = now()
            undo = f"image.{found.key}.{image.id}"
        return {
            "session": self._view(session),
            "undo": undo,
            "message": f"A picture of ‘{called}’ is removed.",
        }

    def image(self, session: str, image_id: int) -> str:
        """The whole stored picture as a data URL."""
        images = (i for c in self._snapshot(session).classes for i in c.images)
        found = next((i for i in images if i.id == number(image_id)), None)
        if found is None:
            raise Refused(NO_IMAGE)
        return as_url(self._stored_image(found.sha256))

    # --- behind the scenes ---

    def _class_name(self, name: str) -> str:
        return names.clean(name, self._settings.max_name, "The name of a class")

    def _refuse_full_class(self, session: str, class_id: int) -> None:
        for entry in self._snapshot(session).classes:
            if entry.id == number(class_id):
                refuse_full_class(len(entry.images), self._settings.max_images)

    def _add(
        self,
        session: str,
        class_id: int,
        picture: Picture,
        source: str,
        reading: str,
        called: str,
        drawing: str = "",
    ) -> Taught:
        most = self._settings.max_images
        with self._editing(session) as (work, found):
            owner = find_class(work, found, class_id)
            taught = teach(
                work, found, owner, picture,
                source=source, reading=reading, most=most, called=called,
            )  # fmt: skip
            asked = work.questions.of_drawing(found.id, key_of(drawing))
            if asked is not None and asked.image == picture.sha256:
                asked.corrected_to = owner.id
        return taught


def _file_name(given: str) -> str:
    """The last part of a path, short enough to be repeated to the visitor."""
    name = given.replace("\\", "/").rpartition("/")[2][-FILE_NAME:]
    return names.clean(name, FILE_NAME, "") or "picture"
