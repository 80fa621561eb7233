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

On the embeddings of a finished backbone (``slow_layers=False``) all slow weights are the
backbone's. Fast weights of u are added to the identity above it, and the base learner is its last
layer alone, so that the memory holds rows. A hidden layer's ReLU would drop half of such
embeddings, which are centred; they have hundreds of dimensions, of which it would take the square
in weights for each support image; and slow weights that train above them were worse on validation
classes than the identity. The task's rows are then the class means at length 1 and not less their
common mean: the more a class scatters the shorter its mean, and a longer row would draw queries to
itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.functional import products, prototypes
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MemoryRead, MetricLearner
from .fast_weights import (
    FastWeights,
    activations,
    base_learner,
    example_gradients,
    representation_gradient,
)
from .weight_generator import Generator


@LEARNERS.register("metanet")
class MetaNet(MetricLearner):
    """Generates weights for the task, and reads them from a memory of the support set.

    Args:
        backbone: embeds each image.
        units: of each layer of d and m.
        scale: of the logits, where it begins.
        sharpness: of the attention over the memory, where it begins.
        slow_layers: whether it has layers of its own above the backbone, with slow weights: that of
            u and the hidden one of b. Else u's slow weights are the backbone's, and b has no other
            layer than its last.
        size: of the fast weights of these layers, where it begins.
        row_size: of those of the last layer, likewise.
    """

    paper = "Munkhdalai & Yu 2017, https://arxiv.org/abs/1703.00837"
    pooling = Pooling.NONE

    def __init__(
        self,
        backbone: Backbone,
        units: int = 20,
        scale: float = 10.0,
        sharpness: float = 10.0,
        *,
        slow_layers: bool = True,
        size: float = 0.02,
        row_size: float = 0.02,
    ) -> None:
        super().__init__(backbone)
        identity = torch.eye(backbone.dim)
        self.slow_u: Tensor
        if slow_layers:
            self.slow_u = nn.Parameter(identity)
        else:
            self.register_buffer("slow_u", identity, persistent=False)
        self.slow_b = nn.Parameter(identity.clone()) if slow_layers else None
        self.d = Generator(units, size)
        self.m_hidden = Generator(units, size) if slow_layers else None
        self.m_rows = Generator(units, row_size)
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
        hidden = self.m_hidden(meta.hidden) if self.m_hidden else None
        memory = FastWeights(hidden, self.m_rows(meta.rows))
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
        """Minus the gradient at zero of the classes' mean losses, summed, of inputs of length 1.

        Without a hidden layer they are the classes' means, each of length 1.
        """
        means = prototypes(activations(represented, self.slow_b), labels, way)
        return F.normalize(means, dim=1) if self.slow_b is None else means - means.mean(0)


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
        attention = self.attention(self._represented(query_images))
        return MemoryRead(attention, self.memory.lengths())

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
        fast = self.memory.read(self.attention(represented))
        fast = fast._replace(rows=self.rows + fast.rows)
        learner = self.learner
        return base_learner(represented, learner.slow_b, fast, learner.log_scale.exp())
