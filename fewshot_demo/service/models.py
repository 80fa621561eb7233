"""The models to choose from, described by what was measured of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from ..core.message import Message
from ..models.card import Card
from ..models.catalog import recommended
from ..models.checkpoint import usable_device
from ..recognition.explanation import data_group
from ..recognition.model_unavailable import ModelUnavailable
from ..settings import Settings
from ..texts.model_titles import model_message, plain_message, sentence_message
from .context import Context
from .refused import Words

log = logging.getLogger(__name__)

# data sets that the texts have words for
MEASURED_ON = ("cifar100", "omniglot", "quickdraw", "tiny-imagenet-200")
LEAST = 30  # answers that a point of the plot is made of; fewer say nothing


@dataclass(frozen=True)
class Honesty:
    """How sure a model was and how often right, with ``shot`` images per class.

    ``points`` are pairs of the two, fractions of 1, and ``gap`` their mean difference in percent.
    """

    shot: int
    gap: float
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class ModelView:
    """A model to choose; ``group``: ``drawing``, ``photo`` or ``research``."""

    id: str
    title: Words
    plain: Words
    sentence: Words
    accuracy: Words
    recommended: bool
    domain: str
    group: str
    honesty: tuple[Honesty, ...]


@dataclass(frozen=True)
class ModelList:
    """All models, the recommended one first, and what is wrong with other files.

    ``device`` says where they run, where that was asked.
    """

    models: tuple[ModelView, ...]
    problems: tuple[Message, ...]
    device: Words


class Models:
    """List the models."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list_models(self, closely: bool = False) -> ModelList:
        """The usable models, the recommended one first, and what is wrong with other files.

        Args:
            closely: also where they run, which takes a moment to find out.
        """
        recogniser = self._context.recogniser
        cards, device = self._context.cards(), ""
        if closely:
            device = _where(self._context.settings)
        problems = list(recogniser.problems().values())
        if all(card.domain != "photo" for card in recogniser.cards()):
            problems.append(Message("no-photo-models"))
        views = tuple(model_view(card, cards) for card in cards)
        return ModelList(views, tuple(problems), device)

    def warm(self) -> None:
        """Load what the first answer needs, before anybody asks."""
        if self._context.recogniser.cards():
            try:
                self._context.recogniser.warm()
            except ModelUnavailable as problem:  # whoever asks is told, too
                log.warning("the first answer will take longer: %s", problem)


def _where(settings: Settings) -> Message:
    if settings.engine != "embedded":
        return Message("runs-on-replicas")
    on_cpu = usable_device(settings.device) == "cpu"
    return Message("runs-on-processor" if on_cpu else "runs-on-graphics-card")


def model_view(card: Card, cards: Sequence[Card]) -> ModelView:
    """A model for who has never heard of its method."""
    does = sentence_message(card)
    return ModelView(
        id=card.id,
        title=model_message(card, cards),
        plain=plain_message(card),
        sentence=Message("model-does", {"what": does}) if does else "",
        accuracy=accuracy(card),
        recommended=card is recommended(cards),
        domain=card.domain,
        group=group(card, cards),
        honesty=honesty(card),
    )


def group(card: Card, cards: Sequence[Card]) -> str:
    """What a model is for; one of which another is the better trained is there to be compared."""
    if card.domain == "photo":
        return "photo"
    improved = any(other.data.metrics_from == card.id for other in cards)
    return "research" if improved or data_group(card) == "omniglot" else "drawing"


def honesty(card: Card) -> tuple[Honesty, ...]:
    """How sure the model was, and how often right, with 1, 3, 5 and 10 images per class.

    Of the first data set in the card.
    """
    first = card.metrics[0].data if card.metrics else None
    return tuple(
        Honesty(
            cell.shot,
            round(100 * cell.ece, 1),
            tuple((sure, right) for count, sure, right in cell.reliability if count >= LEAST),
        )
        for cell in card.metrics
        if cell.data == first and cell.way == 5 and cell.reliability
    )


def accuracy(card: Card) -> Message:
    """The measured accuracy with one image of each of five classes, as a person would say it."""
    cell = card.metric(5, 1)
    if cell is None:
        return Message("accuracy-unknown")
    data = cell.data.split("/")[0]
    where = data if data in MEASURED_ON else "other"
    return Message(
        "accuracy-since" if card.data.metrics_from else "accuracy",
        {
            "times": min(int(100 * cell.accuracy), 99),
            "picture": Message(f"picture-{card.domain}"),
            "where": Message(f"measured-on-{where}"),
        },
    )
