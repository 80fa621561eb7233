"""Prototypical Networks (Snell, Swersky & Zemel 2017), https://arxiv.org/abs/1703.05175.

Each class is the mean of its embedded support images, its prototype. A query is compared with every
prototype by the squared Euclidean distance, a Bregman divergence for which the mean is the best
single representative, and the negative distances are the logits. The embeddings are not normalised.

Departures: none in the method. For the explanation an image i of class k scores
−(‖q−zᵢ‖² − ‖zᵢ−c‖²), whose mean over the class is exactly −‖q−c‖².
"""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone
from ..core.episode import SupportSet
from ..core.functional import prototypes, squared_distances
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, Learner


@LEARNERS.register("prototypical")
class Prototypical(Learner):
    """Compares a query with the average of each class."""

    title = "Prototypical Networks"
    paper = "Snell, Swersky & Zemel 2017, https://arxiv.org/abs/1703.05175"
    sentence = "compares with the average of each class"
    pooling = Pooling.MEAN

    def adapt(self, support: SupportSet) -> PrototypeClassifier:
        """Average the embeddings of each class."""
        embeddings = self.backbone(support.images).float()
        means = prototypes(embeddings, support.labels, support.way)
        spread = (embeddings - means[support.labels]).square().sum(1)
        temperature = self.temperature.at(support.shot)
        return PrototypeClassifier(
            self.backbone, support.labels, embeddings, means, spread, temperature
        )


@dataclass(frozen=True)
class PrototypeClassifier:
    """The nearest prototype wins."""

    backbone: Backbone
    labels: Tensor
    embeddings: Float[Tensor, "support dim"]
    means: Float[Tensor, "way dim"]
    spread: Float[Tensor, " support"]
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Logits −‖q−c‖², scores whose class means they are."""
        queries = self.backbone(query_images).float()
        logits = -squared_distances(queries, self.means) / self.temperature
        scores = self.spread - squared_distances(queries, self.embeddings)
        attribution = Attribution(scores, "similarity", Prototypical.pooling, self.temperature)
        return Prediction(logits, attribution, self.labels)
