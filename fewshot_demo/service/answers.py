"""The view of an answer, and of there being none."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from ..recognition.explanation import Answer
from ..store import ClassRow, Snapshot
from .base import View, shown_names
from .pictures import as_url

NOTHING_YET = "Show it something first: give at least two classes a picture each."
ONE_CLASS = "Only ‘{}’ has a picture so far. Give one more class a picture, and it can answer."

PREDICTION = (
    "class", "classes", "why", "kind", "pooling", "temperature",
    "none_of_these", "none_probability", "reading",
)  # fmt: skip
NO_ANSWER: View = {
    "question": None,
    "model": None,
    "label": "",
    "class": None,
    "confidence": None,
    "none_of_these": None,
    "none_probability": None,
    "classes": [],
    "why": [],
    "how": None,
    "sees": None,
    "query": None,
    "saved": False,
}

TaughtClasses = Sequence[tuple[ClassRow, str]]  # the classes with images, and their shown names


def taught_classes(snapshot: Snapshot) -> TaughtClasses:
    """The classes that can be an answer."""
    named = zip(snapshot.classes, shown_names(snapshot), strict=True)
    return [(entry, name) for entry, name in named if entry.images]


def too_little(taught: TaughtClasses, can_refuse: bool) -> str:
    """What to teach before there can be an answer; empty if there can.

    Args:
        taught: the classes with images.
        can_refuse: whether the model can say "none of these": then one class is enough.
    """
    if len(taught) >= (1 if can_refuse else 2):
        return ""
    return ONE_CLASS.format(taught[0][1]) if taught else NOTHING_YET


def verdict(taught: TaughtClasses, answer: Answer) -> View:
    """The nearest class, whether it is none of them after all, and how sure that is.

    The confidence is of what is said: of "none of these" where that is said, of the class else;
    and with a single class, of there being that class at all.
    """
    best = max(range(len(taught)), key=answer.probabilities.__getitem__)
    confidence = answer.probabilities[best]
    if answer.none_probability is not None:
        if answer.none_of_these:
            confidence = answer.none_probability
        elif len(taught) == 1:
            confidence = 1 - answer.none_probability
    return {
        "label": taught[best][1],
        "class": taught[best][0].id,
        "confidence": confidence,
        "none_of_these": answer.none_of_these,
        "none_probability": answer.none_probability,
    }


def in_words(label: str, prediction: Mapping[str, Any]) -> str:
    """What a stored prediction said; the label names the nearest class."""
    if not prediction.get("none_of_these"):
        return label
    alone = len(prediction.get("classes", ())) == 1
    return f"not {label}" if alone else f"none of these (nearest: {label})"


def answer_view(snapshot: Snapshot, taught: TaughtClasses, answer: Answer) -> View:
    """What the model says, with the ids and names of the session."""
    weighed = [
        {"image": image.id, "class": entry.id, "weight": weight, "score": score, "heads": heads}
        for (entry, _), weights, scores, *of_heads in zip(
            taught, answer.weights, answer.scores, *answer.heads, strict=True
        )
        for image, weight, score, *heads in zip(
            entry.images, weights, scores, *of_heads, strict=True
        )
    ]
    return verdict(taught, answer) | {
        "state": "answer",
        "message": _left_out(snapshot),
        "model": answer.model,
        "classes": [
            {"id": entry.id, "name": name, "colour": entry.colour, "probability": probability}
            for (entry, name), probability in zip(taught, answer.probabilities, strict=True)
        ],
        "why": sorted(weighed, key=lambda row: -row["weight"]),
        "kind": answer.kind,
        "pooling": answer.pooling,
        "temperature": answer.temperature,
        "reading": answer.reading,
        "sees": as_url(answer.sees),
    }


def _left_out(snapshot: Snapshot) -> str:
    named = zip(snapshot.classes, shown_names(snapshot), strict=True)
    empty = [f"‘{name}’" for entry, name in named if not entry.images]
    if not empty:
        return ""
    if len(empty) == 1:
        return f"{empty[0]} has no picture yet and is left out."
    return f"{', '.join(empty[:-1])} and {empty[-1]} have no picture yet and are left out."


def no_answer(state: str, message: str, drawing: str, started: float) -> View:
    """Why there is no answer: the state is ``empty``, ``teach`` or ``refused``."""
    return NO_ANSWER | {
        "state": state,
        "message": message,
        "drawing": drawing,
        "milliseconds": since(started),
    }


def since(started: float) -> float:
    """Milliseconds since a reading of `time.perf_counter`."""
    return round(1000 * (time.perf_counter() - started), 2)
