"""Ridge regression, R2-D2 (Bertinetto et al. 2019), https://arxiv.org/abs/1805.08136.

The base learner of a task is ridge regression from embeddings X to one-hot labels Y, solved in
closed form and differentiated through. With few images its dual form is the cheap one (Woodbury):
W = Xᵀ(XXᵀ + λI)⁻¹Y, and the logits of a query are α·qW. The regularisation λ and the scale α are
meta-learned with the embedding.

Departures: the squared error of an image counts w = (images per class on average) / (images of its
class), so that each class counts alike; at equal shots that is 1 and the formula the paper's, else
λI becomes λ·diag(1/w). The paper's bias β, one number in the logits of all classes, is left out: no
softmax depends on it, and no gradient would reach it. Its backbone joins the features of its last
two layers; here the embedding is whatever the backbone gives. The logits are divided by a
temperature, fitted after training and moved by what the support images say of each other
(`fewshot_demo.core.held_out`). In training the images of an episode also rotate between support and
query where the recipe says so (`Episode.support_rotations`).

A query's logits are a sum over all support images, those of other classes too: image i adds
α·(q·xᵢ)·Aᵢ, with A = (XXᵀ + λ·diag(1/w))⁻¹Y. These contributions are the whole explanation; the
score of an image is what it adds to the logit of its own class.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.functional import in_full_precision, products
from ..core.held_out import HeldOut
from ..core.prediction import Pooling, Prediction
from .base import LEARNERS, MetricLearner


@LEARNERS.register("r2d2")
class R2D2(MetricLearner):
    """Fits a ridge regression to the task.

    Args:
        backbone: embeds each image.
        ridge: where the learned λ begins; it is of the size of an embedding's squared length.
        scale: where the learned α begins; the regression's own answers lie around 0 to 1.
    """

    paper = "Bertinetto et al. 2019, https://arxiv.org/abs/1805.08136"
    pooling = Pooling.SUM
    compares_as_placed = True

    def __init__(self, backbone: Backbone, ridge: float = 1.0, scale: float = 10.0) -> None:
        super().__init__(backbone)
        self.log_ridge = nn.Parameter(torch.tensor(math.log(ridge)))
        self.log_scale = nn.Parameter(torch.tensor(math.log(scale)))

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> RidgeClassifier:
        """Solve the regression."""
        coefficients = self.log_scale.exp() * dual_ridge(
            embeddings, labels, way, self.log_ridge.exp()
        )
        temperature, shift = self.calibrated(embeddings, labels, way)
        return RidgeClassifier(self.backbone, embeddings, labels, coefficients, temperature, shift)

    def held_out(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> HeldOut:
        """By y − A/(K⁻¹)ᵢᵢ, and for a class c by −(K⁻¹)cc⁻¹A, each image's weight as it is."""
        scale, ridge = self.log_scale.exp(), self.log_ridge.exp()
        inverse = torch.linalg.inv(kernel_of(embeddings, labels, way, ridge))
        targets = F.one_hot(labels, way).double()
        coefficients = inverse @ targets
        known = targets - coefficients / inverse.diag()[:, None]
        strangers = known.new_empty(len(labels), way - 1)
        for label in range(way):
            own, others = labels == label, torch.arange(way, device=labels.device) != label
            block = inverse[own][:, own]
            strangers[own] = -torch.linalg.solve(block, coefficients[own][:, others])
        return HeldOut((scale * known).float(), (scale * strangers).float())


@in_full_precision
def dual_ridge(
    embeddings: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    way: int,
    ridge: Float[Tensor, ""],
) -> Float[Tensor, "support way"]:
    """A = (XXᵀ + λ·diag(1/w))⁻¹Y, whose XᵀA is the regression's weight matrix.

    In double precision: equal images leave nothing but λ to tell XXᵀ from a singular matrix.
    """
    targets = F.one_hot(labels, way).double()
    return torch.linalg.solve(kernel_of(embeddings, labels, way, ridge), targets).float()


def kernel_of(
    embeddings: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    way: int,
    ridge: Float[Tensor, ""],
) -> Float[Tensor, "support support"]:
    """K = XXᵀ + λ·diag(1/w), in double precision."""
    points = embeddings.double()
    shots = torch.bincount(labels, minlength=way)
    by_weight = (shots[labels] * way / len(labels)).double()
    return points @ points.T + ridge.double() * by_weight.diag()


@dataclass(frozen=True)
class RidgeClassifier:
    """The class to which the support images add most wins."""

    backbone: Backbone
    embeddings: Float[Tensor, "support dim"]
    labels: Int[Tensor, " support"]
    coefficients: Float[Tensor, "support way"]
    temperature: float
    odds_shift: float = 0.0

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Contributions of every image to every class, and their sums."""
        likeness = products(self.backbone(query_images).float(), self.embeddings)
        contributions = likeness[:, :, None] * self.coefficients
        return Prediction.summed(
            contributions, self.labels, self.temperature, odds_shift=self.odds_shift
        )

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """The regression's answers, scaled and tempered."""
        likeness = products(queries, self.embeddings)
        return products(likeness, self.coefficients.T) / self.temperature
