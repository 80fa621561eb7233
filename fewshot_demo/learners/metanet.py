"""Meta Networks (Munkhdalai & Yu 2017), https://arxiv.org/abs/1703.00837.

Two learners have slow weights, which are meta-trained, and fast weights, which are generated for
the task with gradients as meta information. The representation learner u (slow Q) embeds images;
its fast weights Q* come from d (weights G), which reads the gradient of a representation loss on
the support set. The base learner b (slow W) classifies; for each support example m (weights Z)
turns the gradient of its loss into fast weights Wᵢ*, kept in the memory M under the key rᵢ = u(xᵢ)
in the index R. A query reads the memory by attention, W* = softmax(cos(r, R))ᵀ M, and is classified
by slow and fast weights side by side (layer augmentation). Gradients are data: nothing is
differentiated twice.

Departures. The base learner takes the representation instead of the image, which the paper names as
an option, and only the layers above the convolutions are augmented: a linear one in u, one hidden
layer and the last layer in b. The last layer has no slow weights, since a row learned for a class
would tie it to a name: its rows are fast weights alone, those of the task (the negative gradient of
the support loss at zero, which is each class's mean less the mean of all) plus those read from M.
Its inputs have length 1 and a learned scale. The representation loss takes all pairs (or, where
every class has one image, cross-entropy between the images) instead of a random sample, so that the
same support set gives the same answer in any order; its mean gradient is one input to d, which
therefore is a perceptron like m. What d and m say of a coordinate is multiplied by its sign and by
a learned size, so that fast weights begin small and along the gradient. The cosines of the read are
multiplied by a learned scale, less the logarithm of the shots, so that each class counts alike. The
slow weights begin as the identity. The logits are divided by a temperature, fitted after training.
In training images also rotate between support and query by recipe (`Episode.support_rotations`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.func import grad, vmap

from ..backbones import Backbone
from ..core.functional import in_full_precision, products, prototypes, squared_distances
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MemoryRead, MetricLearner
from .weight_generator import Generator

MARGIN = 1.0  # of the contrastive loss, between embeddings of length 1
SHARPNESS = 10.0  # of the cross-entropy that stands in for it at one shot


class FastWeights(NamedTuple):
    """Fast weights of the base learner: one set, or one for each example or query."""

    hidden: Float[Tensor, "*many hidden dim"]
    rows: Float[Tensor, "*many way hidden"]


@LEARNERS.register("metanet")
class MetaNet(MetricLearner):
    """Generates weights for the task, and reads them from a memory of the support set."""

    paper = "Munkhdalai & Yu 2017, https://arxiv.org/abs/1703.00837"
    pooling = Pooling.NONE

    def __init__(
        self, backbone: Backbone, units: int = 20, scale: float = 10.0, sharpness: float = 10.0
    ) -> None:
        super().__init__(backbone)
        self.slow_u = nn.Parameter(torch.eye(backbone.dim))
        self.slow_b = nn.Parameter(torch.eye(backbone.dim))
        self.d = Generator(units)
        self.m_hidden, self.m_rows = Generator(units), Generator(units)
        self.log_scale = nn.Parameter(torch.tensor(math.log(scale)))
        self.log_sharpness = nn.Parameter(torch.tensor(math.log(sharpness)))

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> MemoryClassifier:
        """Generate the task's weights, then each example's, and store these in the memory."""
        fast_u = self.d(representation_gradient(self.slow_u, embeddings, labels, way))
        represented = self.represent(embeddings, fast_u)
        rows = self.task_rows(represented, labels, way)
        meta = example_gradients(represented, labels, self.slow_b, rows, self.log_scale.exp())
        memory = FastWeights(self.m_hidden(meta.hidden), self.m_rows(meta.rows))
        index = F.normalize(represented, dim=1) * self.log_sharpness.exp()
        temperature = self.temperature_of(embeddings, labels, way)
        return MemoryClassifier(self, labels, fast_u, rows, memory, index, temperature)

    def represent(
        self, embeddings: Float[Tensor, "n dim"], fast_u: Float[Tensor, "dim dim"]
    ) -> Float[Tensor, "n dim"]:
        """r = u(x): the last layer of u, slow plus fast."""
        return products(embeddings, self.slow_u + fast_u)

    def task_rows(
        self, represented: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> Float[Tensor, "way hidden"]:
        """Minus the gradient at zero of the classes' mean losses, summed, of inputs of length 1."""
        hidden = F.normalize(products(represented, self.slow_b).relu(), dim=1)
        means = prototypes(hidden, labels, way)
        return means - means.mean(0)


def example_gradients(
    represented: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    slow_b: Float[Tensor, "hidden dim"],
    rows: Float[Tensor, "way hidden"],
    scale: Float[Tensor, ""],
) -> FastWeights:
    """The meta information of each example: the gradients of its own loss, detached."""
    targets = F.one_hot(labels, len(rows)).float()
    each = vmap(grad(_example_loss, argnums=(2, 3)), in_dims=(0, 0, None, None, None))
    with torch.no_grad():
        return FastWeights(*each(represented, targets, slow_b, rows, scale))


@in_full_precision
def _example_loss(
    represented: Tensor, target: Tensor, slow_b: Tensor, rows: Tensor, scale: Tensor
) -> Tensor:
    """Cross-entropy of one example under slow weights and the task's rows."""
    hidden = F.normalize((slow_b @ represented).relu(), dim=0)
    return -((scale * rows @ hidden).log_softmax(0) * target).sum()


@in_full_precision
def base_learner(
    represented: Float[Tensor, "n dim"],
    slow_b: Float[Tensor, "hidden dim"],
    fast: FastWeights,
    scale: Float[Tensor, ""],
) -> Float[Tensor, "n way"]:
    """b: a hidden layer of slow beside fast weights, then rows that are fast weights."""
    added = torch.einsum("nhd,nd->nh", fast.hidden, represented)
    hidden = F.normalize(products(represented, slow_b).relu() + added.relu(), dim=1)
    return scale * torch.einsum("nkh,nh->nk", fast.rows, hidden)


@in_full_precision
def read(
    attention: Float[Tensor, "query support"], memory: Float[Tensor, "support ..."]
) -> Float[Tensor, "query ..."]:
    """The fast weights that the attention finds."""
    return torch.tensordot(attention, memory, 1)


def representation_gradient(
    slow_u: Float[Tensor, "dim dim"],
    embeddings: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    way: int,
) -> Float[Tensor, "dim dim"]:
    """The meta information of the whole task, detached."""
    same = labels[:, None] == labels
    loss = _contrastive_loss if len(labels) > way else _one_shot_loss

    def of(weights: Tensor) -> Tensor:
        return loss(F.normalize(products(embeddings, weights), dim=1), same)

    with torch.no_grad():
        return grad(of)(slow_u)


def _contrastive_loss(points: Float[Tensor, "n dim"], same: Tensor) -> Float[Tensor, ""]:
    """d² of images of one class, max(0, margin − d)² of others (Hadsell et al. 2006)."""
    squares = squared_distances(points, points)
    apart = (MARGIN - (squares + 1e-6).sqrt()).clamp_min(0).square()
    others = ~torch.eye(len(points), dtype=torch.bool, device=points.device)
    return _mean(squares, same & others) + _mean(apart, ~same)


def _one_shot_loss(points: Float[Tensor, "n dim"], same: Tensor) -> Float[Tensor, ""]:
    """Cross-entropy of each image among all, as if every class were its image."""
    logs = (SHARPNESS * products(points, points)).log_softmax(1)
    return -_mean(logs, same)


def _mean(values: Tensor, where: Tensor) -> Float[Tensor, ""]:
    return (values * where).sum() / where.sum().clamp_min(1)  # one class has no others


@dataclass(frozen=True)
class MemoryClassifier:
    """Reads fast weights from the memory with each query."""

    learner: MetaNet
    labels: Int[Tensor, " support"]
    fast_u: Float[Tensor, "dim dim"]
    rows: Float[Tensor, "way hidden"]
    memory: FastWeights
    index: Float[Tensor, "support dim"]
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Logits of the base learner, and the attention over the memory."""
        represented = self._represented(query_images)
        scores = self.attention_logits(represented)
        logits = self._classify(represented) / self.temperature
        attribution = Attribution(scores, "memory attention", MetaNet.pooling, self.temperature)
        likeness = prototypes(scores.T, self.labels, len(self.rows)).T
        return Prediction(logits, attribution, self.labels, likeness)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """Tempered class logits of embedded queries."""
        return self._classify(self.learner.represent(queries, self.fast_u)) / self.temperature

    def read_memory(self, query_images: Float[Tensor, "query channels height width"]) -> MemoryRead:
        """What queries read, and how long the fast weights of each example are."""
        squares = [weights.flatten(1).square().sum(1) for weights in self.memory]
        return MemoryRead(
            self.attention(self._represented(query_images)), torch.stack(squares).sum(0).sqrt()
        )

    def attention_logits(
        self, represented: Float[Tensor, "query dim"]
    ) -> Float[Tensor, "query support"]:
        """Scaled cosines of the query and the keys."""
        return products(F.normalize(represented, dim=1), self.index)

    def attention(self, represented: Float[Tensor, "query dim"]) -> Float[Tensor, "query support"]:
        """Their softmax, each class counted alike."""
        shots = torch.bincount(self.labels)[self.labels]
        return (self.attention_logits(represented) - shots.log()).softmax(1)

    def _represented(self, query_images: Tensor) -> Float[Tensor, "query dim"]:
        return self.learner.represent(self.learner.backbone(query_images).float(), self.fast_u)

    def _classify(self, represented: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """b under slow weights and what the attention reads."""
        attention = self.attention(represented)
        hidden, rows = read(attention, self.memory.hidden), read(attention, self.memory.rows)
        learner = self.learner
        fast = FastWeights(hidden, self.rows + rows)
        return base_learner(represented, learner.slow_b, fast, learner.log_scale.exp())
