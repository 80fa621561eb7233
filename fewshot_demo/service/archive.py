"""A session as a zip file: ``session.json`` and the images that it names.

Reading trusts nothing: nothing is unpacked to disk, only the files that the text names are read,
each up to its limit and all together up to one, and every image is decoded and encoded anew.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .choices import STRICTEST
from .refused import Refused

TEXT = "session.json"
MAX_TEXT = 5_000_000  # bytes of session.json
MAX_TOTAL = 500_000_000  # bytes of everything, unpacked
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

NO_ARCHIVE = "This is not a set that was exported here, or the file is damaged."
TOO_LARGE = "This file holds more than a set can hold, so it was not opened."


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ImagePart(_Part):
    """An image of a class: the file that holds it, drawn or uploaded, how it is read."""

    file: str = Field(pattern=r"^images/[0-9a-f]{64}\.(png|jpg)$")
    source: str = Field(pattern="^(drawn|uploaded)$")
    reading: str = Field(default="auto", pattern="^(auto|plain|paper)$")


class ClassPart(_Part):
    """A class; the name may be empty."""

    name: str = Field(max_length=1000)
    images: list[ImagePart] = Field(max_length=1000)


class QuestionPart(ImagePart):
    """A question and its answer: ``corrected_to`` the place of a class, ``asked`` in Unix time."""

    model: str = Field(max_length=200)
    label: str = Field(max_length=200)
    confidence: float = Field(ge=0, le=1)
    none_of_these: bool | None = None
    none_probability: float | None = Field(default=None, ge=0, le=1)
    corrected_to: int | None = Field(default=None, ge=0)
    asked: float = Field(ge=0, le=4_102_444_800)


class Archive(_Part):
    """What ``session.json`` says."""

    format: Literal["fewshot-demo session"] = "fewshot-demo session"
    version: Literal[1] = 1
    name: str = Field(max_length=1000)
    model: str = Field(max_length=200)
    strictness: float = Field(default=0.0, ge=-STRICTEST, le=STRICTEST)
    classes: list[ClassPart] = Field(max_length=1000)
    questions: list[QuestionPart] = Field(default=[], max_length=10_000)

    def files(self) -> list[str]:
        """The image files that are named, each once."""
        of_classes = [image.file for entry in self.classes for image in entry.images]
        return list(dict.fromkeys([*of_classes, *(asked.file for asked in self.questions)]))


def file_name(sha256: str, data: bytes) -> str:
    """What a stored image is called in the archive."""
    return f"images/{sha256}.{'png' if data.startswith(bytes([0x89])) else 'jpg'}"


def write(archive: Archive, images: Iterable[tuple[str, bytes]], target: Path | BinaryIO) -> None:
    """Write a zip file; images are packed already, so they are only stored."""
    with zipfile.ZipFile(target, "w") as packed:
        text = archive.model_dump_json(indent=1)
        packed.writestr(TEXT, text, compress_type=zipfile.ZIP_DEFLATED)
        for name, data in images:
            packed.writestr(name, data)


def read(source: Path | BinaryIO, max_bytes: int) -> tuple[Archive, dict[str, bytes]]:
    """Read a zip file that anybody may have made.

    Args:
        source: the file.
        max_bytes: the most that one image may have.

    Raises:
        Refused: if it is no such archive, or says or holds more than it may.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            archive = Archive.model_validate_json(_member(packed, TEXT, MAX_TEXT))
            sizes = [packed.getinfo(name).file_size for name in archive.files()]
            if sum(sizes) > MAX_TOTAL:
                raise Refused(TOO_LARGE)
            images = {name: _member(packed, name, max_bytes) for name in archive.files()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValidationError,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ) as problem:
        raise Refused(NO_ARCHIVE) from problem
    return archive, images


def _member(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One file; its size is checked as it is said and as it is."""
    info = packed.getinfo(name)
    if info.compress_type not in PLAIN or info.flag_bits & 1:  # 1: encrypted
        raise Refused(NO_ARCHIVE)
    if info.file_size > most:
        raise Refused(TOO_LARGE)
    with packed.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise Refused(TOO_LARGE)
    return data
