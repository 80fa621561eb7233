"""SimpleShot (Wang et al. 2019), https://arxiv.org/abs/1911.04623: nothing is meta-learned.

A network trained elsewhere embeds the images; each class is the mean of its normalised embeddings;
a query is compared with these by the squared Euclidean distance. Normalisation: ``none`` (the
paper's UN), ``l2`` (unit length, L2N), or ``cl2n`` (subtract a fixed base mean first, CL2N).

Departures: the metric may be the cosine instead, and is so unless the configuration says otherwise.
``cl2n_unit_means`` also scales the class means to unit length, which the paper does not; both
metrics then rank the classes alike. The base mean is that of whatever images are at hand whose
classes are not asked about, 0 until then; the paper's network was trained on those classes. The
logits are divided by a temperature, fitted after training.

For the explanation image i scores under the squared distance as in Prototypical Networks, and under
the cosine its part q̂·zᵢ/‖c‖ of the cosine with the class mean c. These parts average to it exactly;
where several images made c, one part alone may be above 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from ..backbones import Backbone
from ..core.functional import products, prototypes, squared_distances
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MetricLearner

Metric = Literal["cosine", "euclidean"]
Normalise = Literal["none", "l2", "cl2n", "cl2n_unit_means"]


@LEARNERS.register("frozen")
class Frozen(MetricLearner):
    """Compares with the average of each class, in the eyes of a network that is never trained.

    Args:
        backbone: the feature extractor.
        metric: ``cosine`` or ``euclidean`` (squared).
        normalise: ``none``, ``l2``, ``cl2n`` or ``cl2n_unit_means``.

    Attributes:
        base_mean: what both ``cl2n`` subtract; 0 until `fit_base_mean`.
    """

    paper = "Wang et al. 2019, https://arxiv.org/abs/1911.04623"
    pooling = Pooling.MEAN
    compares_as_placed = True
    base_mean: Tensor

    def __init__(
        self, backbone: Backbone, metric: Metric = "cosine", normalise: Normalise = "l2"
    ) -> None:
        super().__init__(backbone)
        self.metric, self.normalise = metric, normalise
        self.register_buffer("base_mean", torch.zeros(backbone.dim))

    def fit_base_mean(self, embeddings: Float[Tensor, "image dim"]) -> None:
        """Fix the mean that both ``cl2n`` subtract; no class of these images is asked about."""
        self.base_mean.copy_(embeddings.mean(0))

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> FrozenClassifier:
        """Normalise, and average each class."""
        points = self.normalised(embeddings)
        means = prototypes(points, labels, way)
        if self.metric == "cosine" or self.normalise == "cl2n_unit_means":
            lengths = means.norm(dim=1, keepdim=True).clamp_min(1e-6)
            points, means = points / lengths[labels], means / lengths
        temperature = self.temperature_of(embeddings, labels, way)
        return FrozenClassifier(self, labels, points, means, temperature)

    def placed(self, embeddings: Float[Tensor, "image dim"]) -> Float[Tensor, "image dim"]:
        """As they are compared."""
        return self.normalised(embeddings)

    def normalised(self, embeddings: Float[Tensor, "n dim"]) -> Float[Tensor, "n dim"]:
        """Embeddings as the configuration wants them."""
        if self.normalise == "none":
            return embeddings
        if self.normalise in ("cl2n", "cl2n_unit_means"):
            embeddings = embeddings - self.base_mean
        return F.normalize(embeddings, dim=1)


@dataclass(frozen=True)
class FrozenClassifier:
    """The nearest class mean wins."""

    learner: Frozen
    labels: Int[Tensor, " support"]
    points: Float[Tensor, "support dim"]
    means: Float[Tensor, "way dim"]
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Class logits, and the scores of the images whose class means they are."""
        embeddings = self.learner.backbone(query_images).float()
        queries = self._queries(embeddings)
        if self.learner.metric == "cosine":
            kind, scores = "part of a cosine", self._parts_of_cosines(queries)
        else:
            spread = (self.points - self.means[self.labels]).square().sum(1)
            kind, scores = "similarity", spread - squared_distances(queries, self.points)
        attribution = Attribution(scores, kind, Frozen.pooling, self.temperature)
        return Prediction(self.logits(embeddings), attribution, self.labels)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """Cosine with each class mean, or negative squared distance to it, tempered."""
        queries = self._queries(queries)
        if self.learner.metric == "cosine":
            return products(queries, self.means).clamp(-1.0, 1.0) / self.temperature
        return -squared_distances(queries, self.means) / self.temperature

    def _parts_of_cosines(
        self, queries: Float[Tensor, "query dim"]
    ) -> Float[Tensor, "query support"]:
        """q̂·zᵢ/‖c‖; for the only image of a class the cosine itself, which rounding may exceed."""
        only = torch.bincount(self.labels)[self.labels] == 1
        parts = products(queries, self.points)
        return torch.where(only, parts.clamp(-1.0, 1.0), parts)

    def _queries(self, embeddings: Float[Tensor, "query dim"]) -> Float[Tensor, "query dim"]:
        normalised = self.learner.normalised(embeddings)
        return F.normalize(normalised, dim=1) if self.learner.metric == "cosine" else normalised
