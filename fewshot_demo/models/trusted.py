"""The list of model files that somebody vouches for, as ``sha256sum *.safetensors`` writes it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ..core.message import MessageError

LINE = re.compile(r"(?P<hash>[0-9a-fA-F]{64})(\s.*)?")
PART = 1 << 20  # bytes that are read at once


class NotTrusted(MessageError, ValueError):
    """A model file that nobody vouches for; the message says so."""


def check_trusted(path: Path, trusted: Path) -> None:
    """Refuse a file whose hash the list does not have.

    Args:
        path: the model file.
        trusted: the list: a SHA-256 in hexadecimal digits begins each line that counts. It is read
            again each time, so that a file can be added while the app runs.

    Raises:
        NotTrusted: if the list lacks the file.
        OSError: if one of the two cannot be read; then nothing is trusted.
    """
    lines = trusted.read_text(encoding="utf-8", errors="replace").splitlines()
    known = {found["hash"].lower() for line in lines if (found := LINE.fullmatch(line.strip()))}
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(PART):
            digest.update(part)
    if digest.hexdigest() not in known:
        raise NotTrusted("checkpoint-not-trusted", file=path.name, list=trusted.name)
