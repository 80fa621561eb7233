"""A session on its way in, from a zip file that nobody vouches for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from ..imaging.decoding import ImageRefused
from ..store import GONE, Asked, Class, Session, Support, UnitOfWork, Visitor, new_key
from . import names
from .archive import ClassPart, QuestionPart
from .archive_files import read
from .context import Context
from .pictures import Picture, kept_picture
from .refused import Refused, words_of
from .rules import free_colour, refuse_full_class, refuse_full_session, refuse_taken_name, teach


class Received:
    """What a file holds, read and checked as a whole before anything is stored.

    Args:
        context: limits.
        source: the zip file.
        max_total: the most bytes that its images may have together; None: those of any archive.

    Raises:
        Refused: if it is no archive, or holds more than a session may.
    """

    def __init__(
        self, context: Context, source: Path | BinaryIO, max_total: int | None = None
    ) -> None:
        self._settings = settings = context.settings
        self._archive, files = read(source, settings.max_bytes, max_total)
        refuse_full_session(len(self._archive.classes) - 1, settings.max_classes)
        for entry in self._archive.classes:
            tests = sum(image.fields.testing for image in entry.images)
            for count in (len(entry.images) - tests, tests):
                refuse_full_class(count - 1, settings.max_images)
        self._pictures = {file: self._picture(data) for file, data in files.items()}

    def add(
        self, work: UnitOfWork, person: Visitor | None, taken: list[str] | None = None
    ) -> Session:
        """A new session of it.

        Args:
            work: the transaction.
            person: whose it is to be; None: nobody's.
            taken: names that another session has already.
        """
        most, kept = self._settings.max_name, self._archive
        name = names.clean(kept.fields.name, most, "set-name-too-long")
        if name and taken:
            name = names.free(name, taken, most)
        session = work.sessions.add_session(person, replace(kept.fields, name=name))
        work.sessions.touch(session)  # a sample task that somebody exported is worth keeping
        classes = [self._add_class(work, session, part) for part in kept.classes]
        rows = [owner for owner, _ in classes]
        images = [image for _, taught in classes for image in taught]
        for part in kept.questions[-self._settings.max_questions :]:
            self._add_question(work, session, part, rows, images)
        return session

    def _picture(self, data: bytes) -> Picture:
        try:
            return kept_picture(data, self._settings)
        except ImageRefused as problem:
            raise Refused("archive-picture", why=words_of(problem)) from problem

    def _add_class(
        self, work: UnitOfWork, session: Session, part: ClassPart
    ) -> tuple[Class, list[Support]]:
        others = work.classes.live(session.id)
        name = names.clean(part.fields.name, self._settings.max_name, "class-name-too-long")
        refuse_taken_name(name, others)
        colour = part.fields.colour
        if colour in [other.fields.colour for other in others]:
            colour = free_colour(others)
        owner = work.classes.add(session, replace(part.fields, name=name, colour=colour))
        for image in part.images:
            picture = self._pictures[image.file]
            work.classes.add_image(*picture)
            most = self._settings.max_images
            teach(work, session, owner, picture.sha256, image.fields, most=most, picture="")
        taught = {support.image: support for support in work.classes.support(owner.id)}
        return owner, [taught[self._pictures[image.file].sha256] for image in part.images]

    def _add_question(
        self,
        work: UnitOfWork,
        session: Session,
        part: QuestionPart,
        classes: list[Class],
        images: list[Support],
    ) -> None:
        picture = self._pictures[part.file]
        work.classes.add_image(*picture)
        prediction = part.fields.prediction.renumbered(
            _at([owner.id for owner in classes]), _at([image.id for image in images])
        )
        asked = Asked(new_key(), picture.sha256, replace(part.fields, prediction=prediction))
        question = work.questions.save(session.id, asked, self._settings.max_questions)
        row = work.questions.find(session, question)
        if row is not None:
            row.created = datetime.fromtimestamp(part.created, timezone.utc)
            row.updated = datetime.fromtimestamp(part.updated, timezone.utc)
            if part.corrected_to is not None and part.corrected_to < len(classes):
                row.corrected_to = classes[part.corrected_to].id
            if part.taught is not None and part.taught < len(images):
                row.taught = images[part.taught].id


def _at(ids: list[int]) -> Callable[[int], int]:
    """What turns a place into the id that is there now."""
    return lambda place: ids[place] if 0 <= place < len(ids) else GONE
