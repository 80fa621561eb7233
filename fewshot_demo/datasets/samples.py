"""The tasks that stand ready to be tried: invented signs and doodles, drawn by this project."""

from __future__ import annotations

from pathlib import Path

from ..places import ASSETS

FOLDERS = {"signs": "samples", "doodles": "doodles"}  # by the task's name


def sample_task(task: str = "signs", assets: Path = ASSETS) -> list[tuple[str, list[bytes]]]:
    """The classes of a task by name, each with its drawings as PNG files.

    Args:
        task: one of `FOLDERS`.
        assets: the folder that holds the tasks' folders; without them there are no classes.
    """
    folder = assets / FOLDERS[task]
    if not folder.is_dir():
        return []
    classes = sorted(path for path in folder.iterdir() if path.is_dir())
    return [
        (entry.name, [file.read_bytes() for file in sorted(entry.glob("*.png"))])
        for entry in classes
    ]
