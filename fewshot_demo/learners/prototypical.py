"""Prototypical Networks (Snell, Swersky & Zemel 2017), https://arxiv.org/abs/1703.05175.

Each class is the mean of its embedded support images, its prototype. A query is compared with every
prototype by the squared Euclidean distance, a Bregman divergence for which the mean is the best
single representative, and the negative distances are the logits. The embeddings are not normalised.

Departures: none in the method. The logits are divided by a temperature, fitted after training and
moved by what the support images say of each other (`fewshot_demo.core.held_out`). In training the
images of an episode also rotate between support and query where the recipe says so
(`Episode.support_rotations`), and a recipe may add a classification of all training classes.

For the explanation an image i of class k scores −(‖q−zᵢ‖² − ‖zᵢ−c‖²), whose mean over the class is
exactly −‖q−c‖².
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from ..backbones import Backbone
from ..core.functional import Points, prototypes, squared_distances
from ..core.held_out import HeldOut
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MetricLearner


@LEARNERS.register("prototypical")
class Prototypical(MetricLearner):
    """Compares a query with the average of each class."""

    paper = "Snell, Swersky & Zemel 2017, https://arxiv.org/abs/1703.05175"
    pooling = Pooling.MEAN
    compares_as_placed = True

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> PrototypeClassifier:
        """Average the embeddings of each class."""
        means = prototypes(embeddings, labels, way)
        temperature, shift = self.calibrated(embeddings, labels, way)
        return PrototypeClassifier(self.backbone, labels, embeddings, means, temperature, shift)

    def held_out(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> HeldOut:
        """Distances to the other classes' prototypes, and to an image's own without it."""
        means, shots = prototypes(embeddings, labels, way), torch.bincount(labels, minlength=way)
        count = shots[labels][:, None]
        others = (means[labels] * count - embeddings) / (count - 1).clamp_min(1)
        logits = -squared_distances(embeddings, means)
        own = F.one_hot(labels, way).bool()
        to_own = -(embeddings - others).square().sum(1, keepdim=True)
        strangers = logits[~own].view(len(labels), way - 1)
        return HeldOut(torch.where(own, to_own, logits), strangers)


@dataclass(frozen=True)
class PrototypeClassifier:
    """The nearest prototype wins."""

    backbone: Backbone
    labels: Int[Tensor, " support"]
    embeddings: Float[Tensor, "support dim"]
    means: Float[Tensor, "way dim"]
    temperature: float
    odds_shift: float = 0.0

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Logits −‖q−c‖², and the scores whose class means they are."""
        distances = squared_distances(self.backbone(query_images).float(), self.points)
        to_means, to_images = distances.tensor_split([len(self.means)], 1)
        scores = self.spread - to_images
        attribution = Attribution(scores, "similarity", Prototypical.pooling, self.temperature)
        logits = to_means / -self.temperature
        return Prediction(logits, attribution, self.labels, odds_shift=self.odds_shift)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """Negative squared distance to each prototype, tempered."""
        return squared_distances(queries, self.means) / -self.temperature

    @cached_property
    def points(self) -> Points:
        """The prototypes, then the support embeddings."""
        return Points.of(torch.cat([self.means, self.embeddings]))

    @cached_property
    def spread(self) -> Float[Tensor, " support"]:
        """Squared distance of each support embedding from its own prototype."""
        return (self.embeddings - self.means[self.labels]).square().sum(1)
