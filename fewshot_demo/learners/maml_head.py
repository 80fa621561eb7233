"""MAML whose inner steps move the head alone, ANIL (Raghu et al. 2020), arXiv 1909.09157.

Most of what MAML's inner steps gain lies in the last layer, so that the features may stay as they
are: they are meta-trained, or a finished backbone's, and a task adapts only its linear head. The
head starts at zero and takes gradient steps on the support set, V ← V − α∇L. As L is a softmax
cross-entropy, its gradient is closed: with the errors eᵢ = (yᵢ − pᵢ)/nᵢ of an image i whose
embedding hᵢ has length 1, a step adds α·Σ eᵢhᵢᵀ to the weights and β·Σ eᵢ to the bias.

Departures: the head has no learned rows and starts at zero, so that any number of classes fits and
renaming them changes nothing; each step learns a rate for the weights and one for the bias
(Antoniou et al. 2019, arXiv 1810.09502); the inner loss is averaged over a class's images and
summed over classes, nᵢ being the images of i's class; embeddings enter at unit length. These are
those of `maml`. The logits are divided by a temperature, fitted after training. In training the
images of an episode also rotate between support and query where the recipe says so
(`Episode.support_rotations`).

A head that began at zero is the sum of its steps, so a query's logits are a sum over all support
images: image i adds (hᵢ·h_q)·Σ αₜeᵢₜ + Σ βₜeᵢₜ. These contributions are the whole explanation; the
score of an image is what it adds to the logit of its own class. How alike a query is to a class,
for "none of these", is its distance from the class's mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.functional import in_full_precision, products, prototypes, squared_distances
from ..core.prediction import Pooling, Prediction
from .base import LEARNERS, InnerStep, MetricLearner


class Head(NamedTuple):
    """What every support image put into the head: Σ αₜeᵢₜ for the weights, Σ βₜeᵢₜ for the bias."""

    weights: Float[Tensor, "support way"]
    bias: Float[Tensor, "support way"]


@LEARNERS.register("maml-head")
class HeadMAML(MetricLearner):
    """Takes a few gradient steps on the support set, with the head alone.

    Args:
        backbone: embeds each image.
        steps: how many.
        rate: where the rates of all steps after the first begin.
        first_rate: where that of the first begins, which makes the rows that others correct.
    """

    paper = "Raghu et al. 2020, https://arxiv.org/abs/1909.09157"
    pooling = Pooling.SUM
    compares_as_placed = True

    def __init__(
        self, backbone: Backbone, steps: int = 4, rate: float = 3.0, first_rate: float = 20.0
    ) -> None:
        super().__init__(backbone)
        rates = torch.full((steps, 2), math.log(rate))
        rates[0] = math.log(first_rate)
        self.log_rates = nn.Parameter(rates)  # of weights and bias

    def placed(self, embeddings: Float[Tensor, "image dim"]) -> Float[Tensor, "image dim"]:
        """Directions: the head sees no lengths."""
        return F.normalize(embeddings, dim=1)

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> AdaptedHead:
        """Take the inner steps."""
        points = F.normalize(embeddings, dim=1)
        heads = inner_loop(points, labels, way, self.log_rates.exp())
        temperature = self.temperature_of(embeddings, labels, way)
        return AdaptedHead(
            self.backbone, points, prototypes(points, labels, way), labels, heads, temperature
        )


@in_full_precision
def inner_loop(
    points: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    way: int,
    rates: Float[Tensor, "steps 2"],
) -> list[Head]:
    """The head before the first step and after each, as what each image put into it."""
    targets = F.one_hot(labels, way).float()
    shots = torch.bincount(labels, minlength=way)[labels, None]
    likeness = products(points, points)
    heads = [Head(torch.zeros_like(targets), torch.zeros_like(targets))]
    for weight_rate, bias_rate in rates:
        chances = head_logits(likeness, heads[-1]).softmax(1)
        errors = (targets - chances) / shots
        weights, bias = heads[-1]
        heads.append(Head(weights + weight_rate * errors, bias + bias_rate * errors))
    return heads


def head_logits(likeness: Float[Tensor, "query support"], head: Head) -> Float[Tensor, "query way"]:
    """Logits of queries from their cosines with the support images."""
    return products(likeness, head.weights.T) + head.bias.sum(0)


@dataclass(frozen=True)
class AdaptedHead:
    """The task's own head."""

    backbone: Backbone
    points: Float[Tensor, "support dim"]
    means: Float[Tensor, "way dim"]
    labels: Int[Tensor, " support"]
    heads: list[Head]
    temperature: float

    @property
    def head(self) -> Head:
        """That of the last step, which answers."""
        return self.heads[-1]

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Contributions of every image to every class, and their sums."""
        queries = F.normalize(self.backbone(query_images).float(), dim=1)
        likeness = products(queries, self.points)
        contributions = likeness[:, :, None] * self.head.weights + self.head.bias
        alike = -squared_distances(queries, self.means)
        return Prediction.summed(contributions, self.labels, self.temperature, alike)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """The head's answers, tempered."""
        likeness = products(F.normalize(queries, dim=1), self.points)
        return head_logits(likeness, self.head) / self.temperature

    def inner_steps(
        self, query_images: Float[Tensor, "query channels height width"]
    ) -> list[InnerStep]:
        """The head before the first step and after each; the features stay where they are."""
        queries = F.normalize(self.backbone(query_images).float(), dim=1)
        return [
            InnerStep(
                products(head.weights.T, self.points.T) / self.temperature,
                head.bias.sum(0) / self.temperature,
                self.points,
                queries,
            )
            for head in self.heads
        ]
