"""The tasks that stand ready to be tried.

Invented signs and doodles, drawn by this project; and hands, which a visitor shows to the camera.
"""

from __future__ import annotations

from pathlib import Path

from ..places import ASSETS

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
