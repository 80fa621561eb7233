"""What whoever runs the app can do with every visitor's sessions; the page never gets this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from ..imaging.decoding import ImageRefused
from ..recognition.recogniser import Recogniser
from ..settings import Settings
from ..store import GONE, Asked, Class, Query, Session, Snapshot, Support, UnitOfWork, new_key
from . import names
from .archive import Archive, ClassPart, ImagePart, QuestionPart
from .archive_files import file_name, read, write
from .choices import key_of
from .context import Context, name_of
from .pictures import Picture, picture_of_file
from .refused import Refused, Words, words_of
from .rules import free_colour, refuse_full_class, refuse_full_session, refuse_taken_name, teach


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
        snapshot = self._context.snapshot(session)
        with self._context.reading() as work:
            questions = work.questions.newest(snapshot.id, self._settings.max_questions)
            hashes = [i.sha256 for c in snapshot.classes for i in c.images]
            hashes += [asked.image for asked in questions]
            data = {sha256: work.classes.image_data(sha256) for sha256 in hashes}
        files = {sha256: file_name(sha256, content) for sha256, content in data.items()}
        archive = archive_of(snapshot, questions[::-1], files)
        write(archive, ((files[sha256], data[sha256]) for sha256 in files), target)

    def import_session(self, source: Path | BinaryIO, visitor: str | None = None) -> str:
        """Make a session from an exported file, which nobody vouches for.

        Args:
            source: the zip file.
            visitor: whose it is to be; None: nobody's, its key opens it.

        Returns:
            The key of the new session.
        """
        archive, files = read(source, self._settings.max_bytes)
        self._check(archive)
        pictures = {file: self._picture(data) for file, data in files.items()}
        with self._context.writing() as work:
            person = work.sessions.visitor(key_of(visitor)) if visitor else None
            name = names.clean(archive.fields.name, self._settings.max_name, "set-name-too-long")
            session = work.sessions.add_session(person, replace(archive.fields, name=name))
            work.sessions.touch(session)  # a sample task that somebody exported is worth keeping
            classes = [self._import_class(work, session, c, pictures) for c in archive.classes]
            rows = [owner for owner, _ in classes]
            images = [image for _, taught in classes for image in taught]
            for part in archive.questions[-self._settings.max_questions :]:
                picture = pictures[part.file]
                self._import_question(work, session, part, picture, rows, images)
            return session.key

    def _check(self, archive: Archive) -> None:
        refuse_full_session(len(archive.classes) - 1, self._settings.max_classes)
        for entry in archive.classes:
            refuse_full_class(len(entry.images) - 1, self._settings.max_images)

    def _picture(self, data: bytes) -> Picture:
        try:
            return picture_of_file(data, self._settings)
        except ImageRefused as problem:
            raise Refused("archive-picture", why=words_of(problem)) from problem

    def _import_class(
        self, work: UnitOfWork, session: Session, part: ClassPart, pictures: dict[str, Picture]
    ) -> tuple[Class, list[Support]]:
        others = work.classes.live(session.id)
        name = names.clean(part.fields.name, self._settings.max_name, "class-name-too-long")
        refuse_taken_name(name, others)
        colour = part.fields.colour
        if colour in [other.fields.colour for other in others]:
            colour = free_colour(others)
        owner = work.classes.add(session, replace(part.fields, name=name, colour=colour))
        for image in part.images:
            picture = pictures[image.file]
            work.classes.add_image(*picture)
            most = self._settings.max_images
            teach(work, session, owner, picture.sha256, image.fields, most=most, picture="")
        taught = {support.image: support for support in work.classes.support(owner.id)}
        return owner, [taught[pictures[image.file].sha256] for image in part.images]

    def _import_question(
        self,
        work: UnitOfWork,
        session: Session,
        part: QuestionPart,
        picture: Picture,
        classes: list[Class],
        images: list[Support],
    ) -> None:
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


def archive_of(snapshot: Snapshot, questions: list[Query], files: dict[str, str]) -> Archive:
    """A session as it goes into a file; ``files`` names each image by its hash."""
    class_places = {entry.id: place for place, entry in enumerate(snapshot.classes)}
    every = [image for entry in snapshot.classes for image in entry.images]
    image_places = {image.id: place for place, image in enumerate(every)}

    def part(asked: Query) -> QuestionPart:
        prediction = asked.fields.prediction.renumbered(
            lambda id: class_places.get(id, GONE), lambda id: image_places.get(id, GONE)
        )
        return QuestionPart(
            file=files[asked.image],
            fields=replace(asked.fields, prediction=prediction),
            corrected_to=class_places.get(asked.corrected_to or 0),
            taught=image_places.get(asked.taught or 0),
            created=asked.created.timestamp(),
            updated=asked.updated.timestamp(),
        )

    return Archive(
        fields=snapshot.fields,
        classes=[
            ClassPart(
                fields=entry.fields,
                images=[ImagePart(file=files[i.sha256], fields=i.fields) for i in entry.images],
            )
            for entry in snapshot.classes
        ],
        questions=[part(asked) for asked in questions],
    )


def _at(ids: list[int]) -> Callable[[int], int]:
    """What turns a place into the id that is there now."""
    return lambda place: ids[place] if 0 <= place < len(ids) else GONE
