"""Sessions out to a file and in from one, and what the operator of the app can do with them."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO

from ..imaging.decoding import ImageRefused
from ..store import Asked, Class, Query, Session, UnitOfWork, new_key, now
from . import names
from .archive import Archive, ClassPart, ImagePart, QuestionPart, file_name, read, write
from .base import UseCases, View, key_of
from .pictures import Picture, picture_of_file
from .refused import Refused
from .rules import free_colour, refuse_full_class, refuse_full_session, refuse_taken_name, teach

VERDICT = {"none_of_these", "none_probability"}  # what an archive keeps of a prediction


class Exchange(UseCases):
    """Export, import, and the operator's list; only imported sessions belong to nobody."""

    def all_sessions(self) -> list[View]:
        """Every session of every visitor, for the operator; deleted ones are marked."""
        with self._reading() as work:
            rows = work.sessions.summaries()
        return [
            {
                "key": row.key,
                "name": row.name,
                "classes": row.classes,
                "images": row.images,
                "updated": row.updated.isoformat(),
                "deleted": row.deleted_at is not None,
            }
            for row in rows
        ]

    def remove_session(self, session: str) -> str:
        """Delete any session, for the operator; the visitor who made it can bring it back."""
        with self._editing(session) as (_, found):
            found.deleted_at = now()
            return found.name

    def export_session(self, session: str, target: Path | BinaryIO) -> None:
        """Write a session with its images and questions to a zip file."""
        snapshot = self._snapshot(session)
        with self._reading() as work:
            questions = work.questions.newest(snapshot.id, self._settings.max_questions)
            hashes = [i.sha256 for c in snapshot.classes for i in c.images]
            hashes += [asked.image for asked in questions]
            data = {sha256: work.classes.image_data(sha256) for sha256 in hashes}
        files = {sha256: file_name(sha256, content) for sha256, content in data.items()}
        places = {entry.id: place for place, entry in enumerate(snapshot.classes)}
        archive = Archive(
            name=snapshot.name,
            model=snapshot.model,
            strictness=snapshot.strictness,
            classes=[
                ClassPart(
                    name=entry.name,
                    images=[
                        ImagePart(file=files[i.sha256], source=i.source, reading=i.reading)
                        for i in entry.images
                    ],
                )
                for entry in snapshot.classes
            ],
            questions=[
                _question_part(asked, files[asked.image], places) for asked in reversed(questions)
            ],
        )
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
        with self._writing() as work:
            person = work.sessions.visitor(key_of(visitor)) if visitor else None
            name = names.clean(archive.name, self._settings.max_name, "The name of a set")
            session = work.sessions.add_session(person, name or "Imported set")
            session.model, session.strictness = archive.model, archive.strictness
            classes = [self._import_class(work, session, c, pictures) for c in archive.classes]
            for asked in archive.questions[-self._settings.max_questions :]:
                work.classes.add_image(*pictures[asked.file])
                self._import_question(work, session, asked, pictures[asked.file], classes)
            return session.key

    def _check(self, archive: Archive) -> None:
        refuse_full_session(len(archive.classes) - 1, self._settings.max_classes)
        for entry in archive.classes:
            refuse_full_class(len(entry.images) - 1, self._settings.max_images)

    def _picture(self, data: bytes) -> Picture:
        try:
            return picture_of_file(data, self._settings)
        except ImageRefused as refusal:
            raise Refused(f"A picture in this file cannot be taken. {refusal}") from refusal

    def _import_class(
        self, work: UnitOfWork, session: Session, part: ClassPart, pictures: dict[str, Picture]
    ) -> Class:
        others = work.classes.live(session.id)
        name = names.clean(part.name, self._settings.max_name, "The name of a class")
        refuse_taken_name(name, others)
        owner = work.classes.add(session, name, free_colour(others))
        most = self._settings.max_images
        for image in part.images:
            picture = pictures[image.file]
            teach(
                work, session, owner, picture,
                source=image.source, reading=image.reading, most=most, called="",
            )  # fmt: skip
        return owner

    def _import_question(
        self,
        work: UnitOfWork,
        session: Session,
        part: QuestionPart,
        picture: Picture,
        classes: list[Class],
    ) -> None:
        drawing = new_key()
        asked = Asked(
            drawing=drawing,
            sha256=picture.sha256,
            source=part.source,
            model=part.model,
            prediction=part.model_dump(include=VERDICT),
            label=part.label,
            confidence=part.confidence,
            reading=part.reading,
        )
        work.questions.save(session.id, asked, self._settings.max_questions)
        row = work.questions.of_drawing(session.id, drawing)
        if row is not None:
            row.updated = datetime.fromtimestamp(part.asked, timezone.utc)
            if part.corrected_to is not None and part.corrected_to < len(classes):
                row.corrected_to = classes[part.corrected_to].id


def _question_part(asked: Query, file: str, places: dict[int, int]) -> QuestionPart:
    return QuestionPart(
        file=file,
        source=asked.source,
        reading=asked.reading,
        model=asked.model,
        label=asked.label,
        confidence=asked.confidence,
        none_of_these=asked.prediction.get("none_of_these"),
        none_probability=asked.prediction.get("none_probability"),
        corrected_to=places.get(asked.corrected_to or 0),
        asked=asked.updated.timestamp(),
    )
