"""A set as a map, in the eyes of the model that answers, and where a question lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.cache import Cache
from ..core.message import Message
from ..models.card import Card
from ..recognition.model_unavailable import ModelUnavailable
from .answering import Question, support_of
from .answers import taught_classes
from .asked_about import asked_about
from .context import Context, NamedClass
from .practised import practised_with
from .refused import Refused, Words
from .results import MapPoint

if TYPE_CHECKING:
    from ..recognition.recogniser import Recogniser
    from ..recognition.set_map import Point, SetMap

KEPT = 64  # maps
LEAST = 3  # pictures: fewer lie on a line


@dataclass(frozen=True)
class MapView:
    """A set as a map.

    Attributes:
        points: every picture that teaches.
        question: the one that lies beside them, 0 where it is not remembered; None: there is none.
        x, y: of the question, 0 where there is none.
        variation: what each of the two directions shows of all variation, 0 to 1.
        space: what the map is of.
    """

    points: tuple[MapPoint, ...]
    question: int | None
    x: float
    y: float
    variation: tuple[float, float]
    space: Words


class Mapping:
    """Lay out a set on a plane; nothing is stored."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._maps: Cache[SetMap] = Cache(KEPT)

    def map_set(
        self,
        session: str,
        question: int | None = None,
        picture: str = "",
        source: str = "drawn",
        reading: str = "auto",
    ) -> MapView:
        """Where all pictures lie, and a question.

        Args:
            session: the key.
            question, picture, source, reading: see `asked_about`; None: only the set.
        """
        snapshot = self._context.snapshot(session)
        taught = taught_classes(snapshot)
        images = [(i.id, entry.row.id) for entry in taught for i in entry.row.images]
        if len(images) < LEAST:
            raise Refused("map-too-little")
        card = self._context.eyes(snapshot).card
        if card is None:
            raise Refused("no-model")
        about = None
        if question is not None:
            about = asked_about(self._context, session, question, picture, source, reading)
        try:
            recogniser = self._context.recogniser_of(snapshot)
            found = self._map(recogniser, card, taught, practised_with(snapshot))
            asked = about and self._place(recogniser, card, about, found)
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        unit = max(max(abs(x), abs(y)) for x, y in found.places) or 1.0
        points = [
            MapPoint(image, owner, x / unit, y / unit)
            for (image, owner), (x, y) in zip(images, found.places, strict=True)
        ]
        x, y = asked or (0.0, 0.0)
        return MapView(
            points=tuple(points),
            question=None if asked is None else question,
            x=x / unit,
            y=y / unit,
            variation=found.plane.variation,
            space=Message("map-compared" if found.compared else "map-features"),
        )

    def _map(
        self, recogniser: Recogniser, card: Card, taught: Sequence[NamedClass], practised: str
    ) -> SetMap:
        from ..recognition.set_map import set_map

        support = support_of(self._context, taught)
        content = (
            card.id,
            practised,
            tuple(tuple(image.content for image in images) for images in support),
        )
        return self._maps.get(content, lambda: set_map(recogniser, card.id, support))

    def _place(self, recogniser: Recogniser, card: Card, asked: Question, found: SetMap) -> Point:
        from ..recognition.set_map import place_of

        return place_of(recogniser, card.id, found.plane, asked.image, asked.reading)
