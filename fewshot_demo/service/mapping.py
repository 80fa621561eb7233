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
    from torch import Tensor

    from ..recognition.recogniser import Recogniser
    from ..recognition.set_map import SetMap

KEPT = 64  # maps
LEAST = 3  # pictures: fewer lie on a line


@dataclass(frozen=True)
class NearestView:
    """Who is nearest to whom, for a layout by neighbours.

    Attributes:
        images: for each point the nearest ones, itself the first, as their places among ``points``.
        distances: to these.
        question_images, question_distances: the same of the question; empty where there is none.
    """

    images: tuple[tuple[int, ...], ...]
    distances: tuple[tuple[float, ...], ...]
    question_images: tuple[int, ...]
    question_distances: tuple[float, ...]


@dataclass(frozen=True)
class MapView:
    """A set as a map.

    Attributes:
        points: every picture that teaches.
        question: the one that lies beside them, 0 where it is not remembered; None: there is none.
        x, y: of the question, 0 where there is none.
        variation: what each of the two directions shows of all variation, 0 to 1.
        space: what the map is of.
        nearest: None where nobody asked for it.
    """

    points: tuple[MapPoint, ...]
    question: int | None
    x: float
    y: float
    variation: tuple[float, float]
    space: Words
    nearest: NearestView | None = None


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
        neighbours: bool = False,
    ) -> MapView:
        """Where all pictures lie, and a question.

        Args:
            session: the key.
            question, picture, source, reading: see `asked_about`; None: only the set.
            neighbours: whether to say who is nearest to whom, too.
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
            asked = about and self._embedded(recogniser, card, about)
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        unit = max(max(abs(x), abs(y)) for x, y in found.places) or 1.0
        points = [
            MapPoint(image, owner, x / unit, y / unit)
            for (image, owner), (x, y) in zip(images, found.places, strict=True)
        ]
        x, y = (0.0, 0.0) if asked is None else found.plane.places(asked)[0]
        return MapView(
            points=tuple(points),
            question=None if asked is None else question,
            x=x / unit,
            y=y / unit,
            variation=found.plane.variation,
            space=Message("map-compared" if found.compared else "map-features"),
            nearest=_nearest(found, asked) if neighbours is True else None,
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

    def _embedded(self, recogniser: Recogniser, card: Card, asked: Question) -> Tensor:
        from ..recognition.set_map import embedded_question

        return embedded_question(recogniser, card.id, asked.image, asked.reading)


def _nearest(found: SetMap, asked: Tensor | None) -> NearestView:
    from ..recognition.set_map import neighbours

    each = neighbours(found.embedded, found.embedded)
    of_question = None if asked is None else neighbours(asked, found.embedded)
    return NearestView(
        tuple(map(tuple, each.images)),
        tuple(map(tuple, each.distances)),
        tuple(of_question.images[0]) if of_question else (),
        tuple(of_question.distances[0]) if of_question else (),
    )
