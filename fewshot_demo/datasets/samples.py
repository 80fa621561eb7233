"""The tasks that stand ready to be tried.

Invented signs and doodles, drawn by this project; and hands, which a visitor shows to the camera.
"""

from __future__ import annotations

from pathlib import Path

from ..places import ASSETS
from .strokes import Drawing, read_drawings

FOLDERS = {"signs": "samples", "doodles": "doodles"}  # by the task's name
SHOWN = {"hands": ("rock", "paper", "scissors")}  # the classes of a task that has no drawings


def sample_task(task: str = "signs", assets: Path = ASSETS) -> list[tuple[str, list[bytes]]]:
    """The classes of a task by name, each with its drawings as PNG files.

    Args:
        task: one of `FOLDERS` or of `SHOWN`; the classes of the latter have no drawings.
        assets: the folder that holds the tasks' folders; without them there are no classes.
    """
    if task in SHOWN:
        return [(name, []) for name in SHOWN[task]]
    folder = assets / FOLDERS[task]
    if not folder.is_dir():
        return []
    classes = sorted(path for path in folder.iterdir() if path.is_dir())
    return [
        (entry.name, [file.read_bytes() for file in sorted(entry.glob("*.png"))])
        for entry in classes
    ]


def sample_strokes(task: str, assets: Path = ASSETS) -> list[Drawing]:
    """How the drawings of a task were drawn, the first of every class, then the second.

    Args:
        task: one of `FOLDERS`; any other has no drawings.
        assets: the folder that holds the tasks' folders.
    """
    files = sorted((assets / FOLDERS[task]).glob("*.ndjson")) if task in FOLDERS else []
    classes = [[drawing for _, drawing in read_drawings(file)] for file in files]
    return [drawing for turn in zip(*classes, strict=False) for drawing in turn]
