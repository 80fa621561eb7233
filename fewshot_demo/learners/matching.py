"""Matching Networks (Vinyals et al. 2016), https://arxiv.org/abs/1606.04080.

A query attends over all support images by a softmax of cosine similarities, and the answer is the
attention-weighted sum of their labels, P(y|x,S) = Σ a(x,xᵢ)·1[yᵢ=y]; the loss is its negative log.

With full context embeddings (``context``) an image is embedded in the light of the whole support
set before it is compared, see `context`. Without, its embedding depends on itself alone.

Departures: the cosine is multiplied by a learned scale, initialised at 10, since the softmax of raw
cosines is nearly flat: for one of five classes at most e/(e+4) = 0.405 where no coordinate of an
embedding is negative, as after a ReLU, and e/(e+4/e) = 0.649 anywhere. The attention of a class is
averaged, not summed: the same at equal shots, and fair where one class has more images than the
next. The logits are divided by a temperature, fitted after training. In training the images of an
episode also rotate between support and query where the recipe says so
(`Episode.support_rotations`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.functional import logmeanexp_of_classes, products
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MetricLearner
from .full_context import FullContext


@LEARNERS.register("matching")
class Matching(MetricLearner):
    """Looks at every single image and adds up how alike they are.

    Args:
        backbone: embeds each image.
        scale: what the learned scale of the cosine begins with.
        context: whether to use full context embeddings.
        reads: with these, how many times a query reads the support set.
    """

    paper = "Vinyals et al. 2016, https://arxiv.org/abs/1606.04080"
    pooling = Pooling.LOGMEANEXP

    def __init__(
        self, backbone: Backbone, scale: float = 10.0, context: bool = False, reads: int = 3
    ) -> None:
        super().__init__(backbone)
        self.log_scale = nn.Parameter(torch.tensor(math.log(scale)))
        self.context = None
        self.compares_as_placed = not context
        if context:
            self.context = FullContext(backbone.dim, reads)

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> AttentionClassifier:
        """Keep the directions of the support embeddings."""
        embed_query = None
        if self.context is not None:
            embeddings = self.context.support(embeddings)
            embed_query = partial(self.context.query, support=embeddings)
        keys = F.normalize(embeddings, dim=1) * self.log_scale.exp()
        temperature = self.temperature_of(embeddings, labels, way)
        return AttentionClassifier(self.backbone, labels, way, keys, temperature, embed_query)

    def placed(self, embeddings: Float[Tensor, "image dim"]) -> Float[Tensor, "image dim"]:
        """The directions, which a cosine compares."""
        return F.normalize(embeddings, dim=1)


@dataclass(frozen=True)
class AttentionClassifier:
    """A softmax over the support images; the class that gathers most of it wins."""

    backbone: Backbone
    labels: Int[Tensor, " support"]
    way: int
    keys: Float[Tensor, "support dim"]
    temperature: float
    embed_query: Callable[[Tensor], Tensor] | None = None  # with full context

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Scores are the attention logits, class logits the log of their mean exponential."""
        scores = self.attention_logits(self.backbone(query_images).float())
        attribution = Attribution(scores, "attention weight", Matching.pooling, self.temperature)
        return Prediction(self._pool(scores), attribution, self.labels)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """log of the attention that each class gathers, per image."""
        return self._pool(self.attention_logits(queries))

    def attention_logits(
        self, queries: Float[Tensor, "query dim"]
    ) -> Float[Tensor, "query support"]:
        """Scaled cosine similarities."""
        if self.embed_query is not None:
            queries = self.embed_query(queries)
        return products(F.normalize(queries, dim=1), self.keys)

    def _pool(self, scores: Float[Tensor, "query support"]) -> Float[Tensor, "query way"]:
        return logmeanexp_of_classes(scores / self.temperature, self.labels, self.way)
