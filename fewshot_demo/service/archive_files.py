"""A session as a zip file: ``session.json``, the images that it names, and what it is in words.

Reading trusts nothing: nothing is unpacked to disk, only the files that the text names are read,
each up to its limit and all together up to one, and every image is decoded and encoded anew.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from .archive import Archive
from .archive_version_1 import FirstArchive
from .archive_version_2 import SecondArchive
from .refused import Refused

TEXT = "session.json"
WORDS = "README.md"
MAX_TEXT = 20_000_000  # bytes of session.json
MAX_TOTAL = 500_000_000  # bytes of everything, unpacked
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

VERSIONS: TypeAdapter[Archive | SecondArchive | FirstArchive] = TypeAdapter(
    Annotated[Archive | SecondArchive | FirstArchive, Field(discriminator="version")]
)


class Newer(BaseModel):
    """The beginning of a session of a version that is not known yet."""

    format: Literal["fewshot-demo session"]
    version: Annotated[int, Field(strict=True, gt=4)]


def kind_of(data: bytes) -> str:
    """How the name of a stored image ends."""
    return "png" if data.startswith(bytes([0x89])) else "jpg"


def write(
    archive: Archive, images: Iterable[tuple[str, bytes]], words: str, target: Path | BinaryIO
) -> None:
    """Write a zip file; images are packed already, so they are only stored."""
    with zipfile.ZipFile(target, "w") as packed:
        text = archive.model_dump_json(indent=1)
        packed.writestr(TEXT, text, compress_type=zipfile.ZIP_DEFLATED)
        packed.writestr(WORDS, words, compress_type=zipfile.ZIP_DEFLATED)
        for name, data in images:
            packed.writestr(name, data)


def read(
    source: Path | BinaryIO, max_bytes: int, max_total: int | None = None
) -> tuple[Archive, dict[str, bytes]]:
    """Read a zip file that anybody may have made.

    Args:
        source: the file.
        max_bytes: the most that one image may have.
        max_total: the most that all of them may have; None: `MAX_TOTAL`.

    Raises:
        Refused: if it is no such archive, or says or holds more than it may.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            archive = _archive_in(_member(packed, TEXT, MAX_TEXT))
            sizes = [packed.getinfo(name).file_size for name in archive.files()]
            if sum(sizes) > (MAX_TOTAL if max_total is None else max_total):
                raise Refused("archive-too-large")
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
        raise Refused("no-archive") from problem
    return archive, images


def _archive_in(text: bytes) -> Archive:
    try:
        found = VERSIONS.validate_json(text)
    except ValidationError:
        with suppress(ValidationError):
            newer = Newer.model_validate_json(text)
            raise Refused("archive-newer", version=newer.version) from None
        raise
    return found if isinstance(found, Archive) else found.as_newest()


def _member(packed: zipfile.ZipFile, name: str, most: int) -> bytes:
    """One file; its size is checked as it is said and as it is."""
    info = packed.getinfo(name)
    if info.compress_type not in PLAIN or info.flag_bits & 1:  # 1: encrypted
        raise Refused("no-archive")
    if info.file_size > most:
        raise Refused("archive-too-large")
    with packed.open(info) as member:
        data = member.read(most + 1)
    if len(data) > most:
        raise Refused("archive-too-large")
    return data
