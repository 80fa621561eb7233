"""A session on its way out: into a zip file that people can use without this app too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ..store import GONE, Query, Snapshot
from ..texts import Texts
from .archive import Archive, ClassPart, ImagePart, QuestionPart
from .archive_files import kind_of, write
from .context import Context, name_of, named_classes
from .practised import practised_with
from .refused import Words

NO_NAME_OF_A_FOLDER = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
# What Windows takes for a device, whatever stands behind the dot.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST = 60  # characters of a folder's name


def export_archive(
    context: Context, snapshot: Snapshot, words: Texts, target: Path | BinaryIO
) -> None:
    """Write a session with its images and questions to a zip file, and what to do with it."""
    with context.reading(after_answers=True) as work:
        questions = work.questions.newest(snapshot.id, context.settings.max_questions)[::-1]
    if snapshot.access == "look":
        questions = []
    hashes = {i.sha256 for c in snapshot.classes for i in c.every}
    hashes |= {asked.image for asked in questions}
    data = {sha256: context.stored_image(sha256) for sha256 in hashes}
    shown = [in_words(entry.shown, words) for entry in named_classes(snapshot)]
    images = list(_files_of(snapshot, folders(shown), data))
    asked_files = {
        one.image: f"questions/{one.image}.{kind_of(data[one.image])}" for one in questions
    }
    archive = archive_of(snapshot, questions, [name for name, _ in images], asked_files)
    files = [*images, *((name, sha256) for sha256, name in asked_files.items())]
    eyes = context.eyes(snapshot)
    told = words.say(
        "archive-readme",
        set=in_words(name_of(snapshot.fields), words),
        model=eyes.card.id if eyes.card else "MODEL",
        practised=words.say("archive-practised") if practised_with(snapshot) else "",
    )
    write(archive, ((name, data[sha256]) for name, sha256 in files), told, target)


def in_words(text: Words, words: Texts) -> str:
    """As the reader calls it."""
    return text if isinstance(text, str) else words.say(text)


def folders(names: list[str]) -> list[str]:
    """A folder's name for each class, no two alike to any file system."""
    found: list[str] = []
    for name in names:
        plain = NO_NAME_OF_A_FOLDER.sub("_", name)[:LONGEST].strip(" .") or "_"
        plain = f"{plain}_" if DEVICE.fullmatch(plain) else plain
        folder, number = plain, 2
        while folder.casefold() in {other.casefold() for other in found}:
            folder, number = f"{plain} {number}", number + 1
        found.append(folder)
    return found


def _files_of(
    snapshot: Snapshot, named: list[str], data: dict[str, bytes]
) -> Iterator[tuple[str, str]]:
    """File and hash of every image of the classes, in order; those for testing lie apart."""
    for entry, folder in zip(snapshot.classes, named, strict=True):
        for kind, images in (("classes", entry.images), ("tests", entry.tests)):
            for number, image in enumerate(images, 1):
                yield f"{kind}/{folder}/{number:03}.{kind_of(data[image.sha256])}", image.sha256


def archive_of(
    snapshot: Snapshot, questions: list[Query], files: list[str], asked_files: dict[str, str]
) -> Archive:
    """A session as it goes into a file.

    Args:
        snapshot, questions: what it holds, the oldest question first.
        files: the name of every image of the classes, in order.
        asked_files: the name of every image that was asked about, by its hash.
    """
    class_places = {entry.id: place for place, entry in enumerate(snapshot.classes)}
    every = [image for entry in snapshot.classes for image in entry.every]
    image_places = {image.id: place for place, image in enumerate(every)}
    named = iter(files)

    def part(asked: Query) -> QuestionPart:
        prediction = asked.fields.prediction.renumbered(
            lambda id: class_places.get(id, GONE), lambda id: image_places.get(id, GONE)
        )
        return QuestionPart(
            file=asked_files[asked.image],
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
                images=[ImagePart(file=next(named), fields=i.fields) for i in entry.every],
            )
            for entry in snapshot.classes
        ],
        questions=[part(asked) for asked in questions],
    )
