"""An answer beside what it would be without each of the images that teach, and where it looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.message import Message
from ..core.open_set import one_distribution
from ..recognition.explanation import AnswerWithout
from ..recognition.heat_maps import HeatMaps, heat_maps
from ..recognition.model_unavailable import ModelUnavailable
from ..store import Snapshot
from .answering import Question, Said, hashes_of, predict, support_of
from .answers import taught_classes, verdict
from .asked_about import asked_about
from .choices import number
from .context import Context, NamedClass
from .refused import Refused, Words


@dataclass(frozen=True)
class ImageWithout:
    """What would be said without one image; all None where its class would have none left.

    Attributes:
        image: its id.
        probability: what would be shown of the class that the question was answered with.
        label: the class that would then be the nearest.
        none_of_these: whether it would be taken to be of no class.
    """

    image: int
    probability: float | None
    label: Words | None
    none_of_these: bool | None


@dataclass(frozen=True)
class Without:
    """An answer, and what it would be without each image in turn.

    Attributes:
        question: its id; 0: it is not remembered.
        class_id, probability: the nearest class, and what is shown of it with all images.
    """

    question: int
    class_id: int
    probability: float
    images: tuple[ImageWithout, ...]


@dataclass(frozen=True)
class WhereItLooked:
    """Where in a question and in one image that teaches the score of this pair comes from.

    Attributes:
        question, image: their ids; 0: the question is not remembered.
        maps: what each place adds to the score.
        sentence: what the maps are: exact, or found by covering.
    """

    question: int
    image: int
    maps: HeatMaps
    sentence: Words


class Explaining:
    """Leave out one image after another, and look where a score comes from; nothing is stored."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def without_each(
        self,
        session: str,
        question: int = 0,
        picture: str = "",
        source: str = "drawn",
        reading: str = "auto",
    ) -> Without:
        """A question's answer, and what it would be without each of the images that teach.

        Answered by teaching again without the image, from the classes and the model of now.

        Args:
            session: the key.
            question, picture, source, reading: see `asked_about`.
        """
        asked = asked_about(self._context, session, question, picture, source, reading)
        snapshot, said = self._said(session, asked)
        taught = taught_classes(snapshot)
        nearest = verdict(taught, said.answer).nearest
        best = taught.index(nearest)
        try:
            answers = self._context.recogniser_of(snapshot).without_each(
                said.card.id,
                support_of(self._context, taught),
                asked.image,
                strangers=snapshot.fields.strangers,
                reading=asked.reading,
            )
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        flat = [one for of_class in answers for one in of_class]
        probability = said.answer.shown.classes[best]
        images = _images_without(taught, flat, best, asked.picture.sha256)
        return Without(question, nearest.row.id, probability, images)

    def where_it_looked(
        self,
        session: str,
        question: int = 0,
        image: int = 0,
        picture: str = "",
        source: str = "drawn",
        reading: str = "auto",
    ) -> WhereItLooked:
        """Where the score of a question and of one image that teaches comes from.

        Args:
            session: the key.
            image: the id of one that teaches.
            question, picture, source, reading: see `asked_about`.
        """
        asked = asked_about(self._context, session, question, picture, source, reading)
        snapshot, said = self._said(session, asked)
        taught = taught_classes(snapshot)
        ids = [each.id for entry in taught for each in entry.row.images]
        if number(image) not in ids:
            raise Refused("no-image")
        try:
            maps = heat_maps(
                self._context.recogniser_of(snapshot),
                said.card.id,
                support_of(self._context, taught),
                ids.index(number(image)),
                asked.image,
                asked.reading,
            )
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        return WhereItLooked(question, image, maps, Message(f"looked-{maps.method}"))

    def _said(self, session: str, asked: Question) -> tuple[Snapshot, Said]:
        """A session, and what its model says of a question now; else `Refused`."""
        snapshot = self._context.snapshot(session)
        said = predict(self._context, snapshot, asked)
        if not isinstance(said, Said):
            raise Refused("as-said", why=said.message)
        return snapshot, said


def _images_without(
    taught: Sequence[NamedClass],
    answers: Sequence[AnswerWithout | None],
    best: int,
    query: str,
) -> tuple[ImageWithout, ...]:
    """What each image's absence would do to the probability of the class at ``best``.

    A query that itself teaches is no stranger while one of its copies goes on teaching.
    """
    images = [image for entry in taught for image in entry.row.images]
    copies = hashes_of(taught).count(query)
    rows = []
    for image, answer in zip(images, answers, strict=True):
        if answer is None:
            rows.append(ImageWithout(image.id, None, None, None))
            continue
        chance = answer.none_probability
        if chance is not None and copies - (image.sha256 == query):
            chance = 0.0
        shown = one_distribution(answer.probabilities, chance or 0.0)
        nearest = max(range(len(taught)), key=answer.probabilities.__getitem__)
        none = None if chance is None else shown.is_none
        rows.append(ImageWithout(image.id, shown.classes[best], taught[nearest].shown, none))
    return tuple(rows)
