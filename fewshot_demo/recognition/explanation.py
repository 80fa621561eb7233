"""A prediction as plain numbers, and what its weights are, in words and as a formula."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..models.card import Card

SENTENCES = {
    "mean": "These shares show the model's own arithmetic: "
    "a class's answer is the average of its images' scores.",
    "odds": "These shares show the model's own arithmetic: "
    "a class's answer is the average of its images' scores.",
    "logmeanexp": "These shares are the model's own attention: "
    "they are exactly what made the answer.",
    "sum": "These shares follow from the model's own arithmetic: "
    "a class's answer is the sum of what all images add to it or take away from it.",
    "none": "These shares are an estimate of how much each image mattered.",
}

FORMULAS = {
    "similarity": "score = −(‖q−zᵢ‖² − ‖zᵢ−c‖²), averaged over a class: −‖q−c‖²; "
    "share = p(class) × softmax of its images' scores ÷ T",
    "attention weight": "score = scale × cos(q, zᵢ); share = softmax of the scores ÷ T "
    "over all images, each class counted by its average",
    "part of a cosine": "score = q·zᵢ ÷ ‖c‖, q of unit length, averaged over a class: cos(q, c); "
    "share = p(class) × softmax of its images' scores ÷ T",
    "attention of the heads": "score = log of the mean over heads h of softmax(scaleₕ × "
    "cos(qₕ, kᵢₕ)), qₕ and kᵢₕ conditioned on the task t; share = softmax of the scores ÷ T over "
    "all images, each class counted by its average",
    "relation score": "score = what a learned network says of the maps of q and xᵢ, 0 to 1, "
    "averaged over a class: r; p(class) = softmax of log(r ÷ (1−r)) ÷ T over the classes; "
    "share = p(class) × the score's part of the sum of its class",
    "influence": "score = Σ over the steps of (α/n)(hᵢ·h_q + 1)⟨yᵢ−pᵢ, yᵢ−p_q⟩, the product of the "
    "last layer's gradients (TracIn); share = p(class) × softmax of its images' scores ÷ T",
    "contribution": "score = α(q·xᵢ)aᵢ, the image's part of its own class's logit, "
    "a = (XXᵀ + λI)⁻¹Y; share = p(class) × softmax of its images' scores ÷ T",
    "memory attention": "score = scale × cos(rᵢ, r_q), by which the fast weights of the images are "
    "averaged; share = p(class) × softmax of its images' scores ÷ T",
}


def method_of(card: Card) -> str:
    """The name under which the catalogues of texts know a card's method: ``learner-NAME-title``."""
    return "matching-full-context" if card.learner_config.get("context") else card.learner


@dataclass(frozen=True)
class Answer:
    """A prediction as plain numbers.

    Attributes:
        model: the id of the model that answered.
        probabilities: per class, in the order given; they sum to 1.
        weights: per class and image, 0 to 1; a class's weights sum to its probability.
        scores: per class and image, the raw scores.
        kind, pooling, temperature: of the scores, see `fewshot_demo.core.prediction.Attribution`.
        seconds: from the decoded query to these numbers, the classes being taught.
        sees: PNG of the query as the model got it.
        none_probability: calibrated chance that the query is of no class, 0 to 1; None while the
            model has no threshold.
        none_of_these: whether it is taken to be of no class; None while there is no threshold.
        reading: ``plain`` or ``paper``: how the query was read.
        heads: for each of several heads, its own weights per class and image; they sum to 1.
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
    none_of_these: bool | None = None
    reading: str = "plain"
    heads: list[list[list[float]]] = field(default_factory=list)


@dataclass(frozen=True)
class Explanation:
    """The words beside an answer.

    Attributes:
        kind: what a score is.
        pooling: ``mean``, ``odds``, ``logmeanexp``, ``sum`` or ``none``.
        sentence: whether the shares are the model's own arithmetic or an estimate.
        formula: for those who ask.
        paper: who thought of it.
    """

    kind: str
    pooling: str
    sentence: str
    formula: str
    paper: str


def describe(kind: str, pooling: str, card: Card) -> Explanation:
    """The explanation of scores of this kind under this pooling."""
    return Explanation(kind, pooling, SENTENCES[pooling], FORMULAS.get(kind, ""), card.paper)
