"""A prediction as plain numbers, and the keys of the texts that say what its shares are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..core.message import Message
from ..core.open_set import Shown, one_distribution
from ..models.card import Card

Effort = Literal["at once", "on request"]


def method_of(card: Card) -> str:
    """The name under which the catalogues of texts know a card's method: ``learner-NAME-title``."""
    return "matching-full-context" if card.learner_config.get("context") else card.learner


def data_group(card: Card) -> str:
    """What a model learned from: models of one group can be compared like with like."""
    return card.data.name


@dataclass(frozen=True)
class Answer:
    """A prediction as plain numbers.

    Attributes:
        model: the id of the model that answered.
        probabilities: per class, in the order given, if it is one of them; they sum to 1.
        weights: per class and image, 0 to 1; a class's weights sum to its probability.
        scores: per class and image, the raw scores.
        kind, pooling, temperature: of the scores, see `fewshot_demo.core.prediction.Attribution`.
        seconds: from the decoded query to these numbers, the classes being taught.
        sees: PNG of the query as the model got it.
        none_probability: calibrated chance that the query is of no class, 0 to 1; None where the
            model cannot tell.
        reading: ``plain`` or ``paper``: how the query was read.
        heads: for each of several heads, its own weights per class and image; they sum to 1.
        without: whether the answers without each image are there at once, or take so long that
            they are computed when they are asked for.
    """

    model: str
    probabilities: list[float]
    weights: list[list[float]]
    scores: list[list[float]]
    kind: str
    pooling: str
    temperature: float
    seconds: float
    sees: bytes
    none_probability: float | None = None
    reading: str = "plain"
    heads: list[list[list[float]]] = field(default_factory=list)
    without: Effort = "at once"

    @property
    def shown(self) -> Shown:
        """The one distribution over the classes and "none of these"."""
        return one_distribution(self.probabilities, self.none_probability or 0.0)

    @property
    def shown_weights(self) -> list[list[float]]:
        """Per class and image; a class's sum to what is shown of it."""
        known = 1 - (self.none_probability or 0.0)
        return [[known * weight for weight in weights] for weights in self.weights]


@dataclass(frozen=True)
class AnswerWithout:
    """What is said of a query by classes that lack one of their images; see `Answer`."""

    probabilities: list[float]
    none_probability: float | None = None


@dataclass(frozen=True)
class Explanation:
    """The words beside an answer.

    Attributes:
        kind: what a score is.
        pooling: ``mean``, ``odds``, ``logmeanexp``, ``sum`` or ``none``.
        sentence: what the shares are: a display, the attention itself, contributions, an estimate.
        head: the same of one head among several.
        formula: for those who ask.
        learner, paper: who thought of it.
    """

    kind: Message
    pooling: str
    sentence: Message
    head: Message
    formula: Message
    learner: Message | str
    paper: str


def describe(kind: str, pooling: str, learner: Message | str, paper: str) -> Explanation:
    """The explanation of scores of this kind under this pooling.

    Args:
        kind: as an attribution names it; the texts know it with hyphens: ``kind-relation-score``.
        pooling: the value of a `fewshot_demo.core.prediction.Pooling`.
        learner, paper: of the model that answered.
    """
    slug = kind.replace(" ", "-")
    return Explanation(
        kind=Message(f"kind-{slug}"),
        pooling=pooling,
        sentence=Message(f"share-{pooling}"),
        head=Message("share-of-one-head"),
        formula=Message(f"formula-{slug}"),
        learner=learner,
        paper=paper,
    )
