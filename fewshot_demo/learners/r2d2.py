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
temperature, fitted after training. In training the images of an episode also rotate between support
and query where the recipe says so (`Episode.support_rotations`).

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
        temperature = self.temperature_of(embeddings, labels, way)
        return RidgeClassifier(self.backbone, embeddings, labels, coefficients, temperature)


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
    points = embeddings.double()
    shots = torch.bincount(labels, minlength=way)
    by_weight = (shots[labels] * way / len(labels)).double()
    targets = F.one_hot(labels, way).double()
    kernel = points @ points.T + ridge.double() * by_weight.diag()
    return torch.linalg.solve(kernel, targets).float()


@dataclass(frozen=True)
class RidgeClassifier:
    """The class to which the support images add most wins."""

    backbone: Backbone
    embeddings: Float[Tensor, "support dim"]
    labels: Int[Tensor, " support"]
    coefficients: Float[Tensor, "support way"]
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Contributions of every image to every class, and their sums."""
        likeness = products(self.backbone(query_images).float(), self.embeddings)
        contributions = likeness[:, :, None] * self.coefficients
        return Prediction.summed(contributions, self.labels, self.temperature)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """The regression's answers, scaled and tempered."""
        likeness = products(queries, self.embeddings)
        return products(likeness, self.coefficients.T) / self.temperature
