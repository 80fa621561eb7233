"""What a step of the history did, in a few words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ..core.message import Message
from ..store import ChangedRow, History, Step
from .refused import Words
from .results import HistoryView

ORDER = (  # where a step did several things, the first of these is said
    "class-added",
    "class-removed",
    "image-moved",
    "image-added",
    "image-removed",
    "class-renamed",
    "class-coloured",
    "class-switched",
    "class-order",
    "image-read",
    "image-aside",
    "set-renamed",
    "set-model",
    "set-strangers",
    "correction",
)
OF_COLUMN = {
    "sessions": {"name": "set-renamed", "model": "set-model", "strangers": "set-strangers"},
    "classes": {
        "name": "class-renamed",
        "colour": "class-coloured",
        "off": "class-switched",
        "position": "class-order",
    },
    "support": {"class_id": "image-moved", "reading": "image-read", "testing": "image-aside"},
}
OF_TABLE = {"classes": "class", "support": "image"}


def history_view(history: History, session_id: int, since: datetime) -> HistoryView:
    """What can be undone and redone in a session, of what was changed since a moment."""
    undo = history.next_step(session_id, since, undone=False)
    redo = history.next_step(session_id, since, undone=True)
    return HistoryView(step_in_words(undo), step_in_words(redo))


def step_in_words(step: Step) -> Words:
    """Such as "2 pictures added"; empty where there is nothing."""
    kinds = Counter(_kind(row) for row in step)
    said = next((kind for kind in ORDER if kinds[kind]), "other")
    return Message(f"step-{said}", {"count": kinds[said]}) if step else ""


def _kind(row: ChangedRow) -> str:
    if row.table == "queries":
        return "correction"
    if row.before is None or row.after is None:
        return f"{OF_TABLE[row.table]}-{'added' if row.before is None else 'removed'}"
    before, after, named = row.before, row.after, OF_COLUMN[row.table]
    return next((named[column] for column in named if before[column] != after[column]), "other")
