"""The task that stands ready on the first visit: three invented signs, drawn by this project."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "samples"


def sample_task(folder: Path = FOLDER) -> list[tuple[str, list[bytes]]]:
    """The signs by name, each with its drawings as PNG files; empty without the folder."""
    if not folder.is_dir():
        return []
    signs = sorted(path for path in folder.iterdir() if path.is_dir())
    return [
        (sign.name, [file.read_bytes() for file in sorted(sign.glob("*.png"))]) for sign in signs
    ]
