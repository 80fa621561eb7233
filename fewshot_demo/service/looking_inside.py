"""What happened inside the model on the way to an answer; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..recognition.recogniser import ModelUnavailable
from .answering import support_of
from .answers import taught_classes
from .asked_about import asked_about
from .context import Context, NamedClass
from .refused import Refused
from .results import MapPoint

if TYPE_CHECKING:
    from ..recognition.inner_workings import MemorySeen, StepSeen

DIGITS = 3  # of a chance: more than anybody sees in a colour


@dataclass(frozen=True)
class StepView:
    """A model before or after a step of practice on the set.

    Attributes:
        points: the pictures that teach, where the model sees them at this step; see `MapPoint`.
        x, y: of the question.
        right: how many of these pictures it would answer with their own class.
        chances: of each class for the question, among the classes alone.
        areas: the likeliest class of each cell of a square, by rows from the upper left; it counts
            from 0 in the order of the classes.
        sure: its chance.
    """

    points: tuple[MapPoint, ...]
    x: float
    y: float
    right: int
    chances: tuple[float, ...]
    areas: tuple[int, ...]
    sure: tuple[float, ...]


@dataclass(frozen=True)
class MemoryNote:
    """What is written for a picture.

    Attributes:
        attention: how much of it the question reads; those of all pictures sum to 1.
        length: of all weights written for it.
    """

    image: int
    class_id: int
    attention: float
    length: float


@dataclass(frozen=True)
class InsideView:
    """What happened inside the model; of one that works otherwise there are no steps and no notes.

    Attributes:
        classes: their ids, in the order in which steps name them.
        reach: how far the areas of a step reach, in units of its points.
    """

    classes: tuple[int, ...]
    reach: float
    steps: tuple[StepView, ...]
    notes: tuple[MemoryNote, ...]


class LookingInside:
    """Follow a model on the way to an answer."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def look_inside(
        self,
        session: str,
        question: int = 0,
        picture: str = "",
        source: str = "drawn",
        reading: str = "auto",
    ) -> InsideView:
        """What happened on the way to the answer to a question.

        Args:
            session: the key.
            question, picture, source, reading: see `asked_about`.
        """
        asked = asked_about(self._context, session, question, picture, source, reading)
        snapshot = self._context.snapshot(session)
        taught = taught_classes(snapshot)
        card = self._context.eyes(snapshot, asked.picture.seen).card
        if card is None:
            raise Refused("no-model")
        if not taught:
            raise Refused("map-too-little")
        from ..recognition.inner_workings import REACH, inner_workings

        try:
            found = inner_workings(
                self._context.recogniser_of(snapshot),
                card.id,
                support_of(self._context, taught),
                asked.image,
                asked.reading,
            )
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        return InsideView(
            tuple(entry.row.id for entry in taught),
            REACH,
            tuple(_step(taught, one) for one in found.steps),
            _notes(taught, found.memory) if found.memory else (),
        )


def _images(taught: Sequence[NamedClass]) -> Iterator[tuple[int, int, int]]:
    """Each picture that teaches: its id, that of its class, and which class this is."""
    for place, entry in enumerate(taught):
        for image in entry.row.images:
            yield image.id, entry.row.id, place


def _step(taught: Sequence[NamedClass], seen: StepSeen) -> StepView:
    images = list(_images(taught))
    right = sum(
        all(said[place] > other for k, other in enumerate(said) if k != place)
        for (_, _, place), said in zip(images, seen.said, strict=True)
    )
    return StepView(
        tuple(
            MapPoint(image, owner, x, y)
            for (image, owner, _), (x, y) in zip(images, seen.support, strict=True)
        ),
        *seen.query,
        right,
        tuple(seen.chances),
        tuple(seen.areas),
        tuple(round(chance, DIGITS) for chance in seen.sure),
    )


def _notes(taught: Sequence[NamedClass], memory: MemorySeen) -> tuple[MemoryNote, ...]:
    return tuple(
        MemoryNote(image, owner, attention, length)
        for (image, owner, _), attention, length in zip(
            _images(taught), memory.attention, memory.lengths, strict=True
        )
    )
