"""Sets whose network has practised on their pictures: who answers them, and what is said of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from ..core.cache import Cache
from ..models.card import Card
from ..recognition.practice_run import fits
from ..recognition.practised import Layer, PractisedRecogniser, can_practise, is_of
from ..recognition.recogniser import Recogniser
from ..store import ClassRow, Snapshot, UnitOfWork

NAMED_BY = 12  # hexadecimal digits
KEPT = 32  # layers in memory, half a megabyte each

State = Literal["none", "tried", "used", "unused"]


@dataclass(frozen=True)
class PracticeView:
    """Whether a set is answered by a network that practised on its pictures.

    Attributes:
        state: ``none``: it did not; ``used``: it is; ``tried``: it did, and is answered by the
            network that all share; ``unused``: the network that practised is not the one of the
            model that answers now, or not of its version.
        layer: names the layer that practised, where it answers; else empty.
        possible: whether it can practise on the pictures of now.
        outdated: whether these are others than it practised on.
        pictures: that it practised on; ``before`` and ``after`` of them were recognised when they
            were held back in so many ``folds``.
    """

    state: State
    possible: bool
    layer: str = ""
    outdated: bool = False
    pictures: int = 0
    before: int = 0
    after: int = 0
    folds: int = 0


class PractisedSets:
    """The recogniser of each set: the one of all, or its twin with the set's own layer.

    Args:
        plain: the one of all.
        reading: begins a look into the database.
    """

    def __init__(
        self, plain: Recogniser, reading: Callable[[], AbstractContextManager[UnitOfWork]]
    ) -> None:
        self._plain, self._reading = plain, reading
        self._twins: Cache[PractisedRecogniser] = Cache(KEPT)

    def __call__(self, snapshot: Snapshot) -> Recogniser:
        """Who answers about a session."""
        kept = snapshot.practice
        if kept is None or not kept.used:
            return self._plain
        if (known := self._twins.find(kept.digest)) is not None:
            return known
        with self._reading() as work:
            data = work.practices.data(snapshot.id)
        layer = Layer(kept.backbone, data or b"")
        if layer.digest != kept.digest:  # it was forgotten or replaced this very moment
            return self._plain
        return self._twins.get(kept.digest, lambda: PractisedRecogniser(self._plain, layer))


def practised_with(snapshot: Snapshot) -> str:
    """Names the layer that a session is answered with; empty where it is that of all."""
    kept = snapshot.practice
    return kept.digest if kept is not None and kept.used else ""


def teaching(snapshot: Snapshot) -> list[ClassRow]:
    """The classes that can be an answer."""
    return [row for row in snapshot.classes if row.images and not row.fields.off]


def content_of(classes: Sequence[ClassRow]) -> str:
    """A digest of what a network practises on; neither names nor the order of anything."""
    pictures = sorted(sorted([i.sha256, i.fields.reading] for i in row.images) for row in classes)
    return hashlib.sha256(json.dumps(pictures).encode()).hexdigest()


def practice_view(recogniser: Recogniser, snapshot: Snapshot, card: Card | None) -> PracticeView:
    """What is said of a session that this model answers."""
    classes, kept = teaching(snapshot), snapshot.practice
    able = card is not None and can_practise(card) and recogniser.runs_here
    possible = able and fits([len(row.images) for row in classes])
    if kept is None:
        return PracticeView("none", possible)
    state: State = "used" if kept.used else "tried"
    if card is None or not able or not is_of(card, kept.backbone):
        state = "unused"
    layer = kept.digest[:NAMED_BY] if state == "used" else ""
    outdated = kept.content != content_of(classes)
    return PracticeView(
        state, possible, layer, outdated, kept.pictures, kept.before, kept.after, kept.folds
    )
