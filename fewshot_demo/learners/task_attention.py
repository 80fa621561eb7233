"""Attention with a task embedding, after TADAM (Oreshkin et al. 2018),
https://arxiv.org/abs/1805.10123.

Four parts, meta-trained together: a feature encoder embeds every image; a task embedding t, a
permutation-invariant encoding of the class means and their spread, says what this task is about;
t conditions queries and keys by FiLM; a query attends over the support images, whose values are
their one-hot labels, so that the attention is the answer. Attention in three forms: additive
(Bahdanau et al. 2015, 1409.0473), scaled dot-product and multi-head (Vaswani et al. 2017,
1706.03762).

Departures: TADAM conditions the convolutions and compares with prototypes, here the comparison is
conditioned. Queries and keys are normalised before the dot product and the scale is learned (Henry
et al. 2020, 2010.04245); both begin with the same rotation, so that attention begins as that of
Matching Networks, and each head sees the whole embedding. Each class counts alike in the softmax,
however many images it has. TADAM's task is the mean of the prototypes; here the spread of the
classes counts too. TADAM's co-trained auxiliary classification of the training classes stays, but
its classifier is the running mean embedding of every class, so that nothing of it is saved or
served, and it is a term of every loss with a constant weight, where TADAM takes a step of it
instead of an episode with a probability that falls during training, 0.9^⌊20t/T⌋. TADAM penalises
the post-multipliers of the conditioning, here they are free. The logits are divided by a
temperature, fitted after training. In training the images of an episode also rotate between
support and query where the recipe says so (`Episode.support_rotations`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone
from ..core.attention import (
    additive_attention,
    cosine_attention,
    log_attention,
)
from ..core.centres import ClassCentres
from ..core.episode import Episode
from ..core.functional import logmeanexp_of_classes
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, MetricLearner
from .conditioning import Conditioning, Projection

Form = Literal["additive", "dot", "multihead"]


@LEARNERS.register("attention")
class Attention(MetricLearner):
    """Looks at the whole task first, then at the images that matter in it.

    Args:
        backbone: the feature encoder.
        form: of the attention; ``additive`` and ``dot`` have one head.
        heads: of the multi-head form, each as wide as the embedding.
        task_embedding: whether queries and keys are conditioned on the task.
        auxiliary: weight of the auxiliary classification loss.
        scale: multiplies the similarities; learned, this is where it begins.
    """

    paper = "Oreshkin, Rodríguez & Lacoste 2018, https://arxiv.org/abs/1805.10123"
    pooling = Pooling.LOGMEANEXP

    def __init__(
        self,
        backbone: Backbone,
        form: Form = "multihead",
        heads: int = 4,
        task_embedding: bool = True,
        auxiliary: float = 0.1,
        scale: float = 10.0,
    ) -> None:
        super().__init__(backbone)
        heads = heads if form == "multihead" else 1
        make = AdditiveAttention if form == "additive" else DotAttention
        self.attention = make(backbone.dim, heads, scale)
        self.conditioning = Conditioning(backbone.dim, heads) if task_embedding else None
        self.auxiliary, self.centres = auxiliary, ClassCentres()

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> TaskAttention:
        """Read the task, then keep the support images as keys."""
        task = None
        keys = self.attention.keys(embeddings)
        if self.conditioning is not None:
            task = self.conditioning.task(embeddings, labels, way)
            keys = self.conditioning.keys(keys, task)
        temperature = self.temperature_of(embeddings, labels, way)
        return TaskAttention(self, labels, way, keys, task, temperature)

    def placed(self, embeddings: Float[Tensor, "image dim"]) -> Float[Tensor, "image dim"]:
        """The directions, before the task conditions them: dot products are of unit vectors."""
        return F.normalize(embeddings, dim=1)

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """The episode's loss, and the classification of its images among all training classes."""
        embeddings, labels = self.embed(episode)
        loss = self.episodic_loss(embeddings, labels, episode)
        if episode.class_ids is None or not self.auxiliary:
            return loss
        return loss + self.auxiliary * self.centres.loss(embeddings, episode.class_ids[labels])


@dataclass(frozen=True)
class TaskAttention:
    """A softmax over the support images, averaged over the heads."""

    learner: Attention
    labels: Int[Tensor, " support"]
    way: int
    keys: Float[Tensor, "support heads width"]
    task: Float[Tensor, " task"] | None
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Scores are the log of the head-averaged attention; likeness is the logits before it."""
        logits = self._logits(self.learner.backbone(query_images).float())
        by_head = log_attention(logits, self.labels, self.way)
        scores = _mean_over_heads(by_head)
        likeness = logmeanexp_of_classes(logits.mean(0), self.labels, self.way)
        attribution = Attribution(
            scores,
            "attention of the heads",
            Attention.pooling,
            self.temperature,
            by_head.softmax(2) if len(by_head) > 1 else None,
        )
        return Prediction(self._pool(scores), attribution, self.labels, likeness)

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """log of the attention that each class gathers, per image."""
        return self._pool(self.scores(queries))

    def scores(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query support"]:
        """log of the mean attention over the heads."""
        return _mean_over_heads(log_attention(self._logits(queries), self.labels, self.way))

    def _logits(
        self, embeddings: Float[Tensor, "query dim"]
    ) -> Float[Tensor, "heads query support"]:
        queries = self.learner.attention.queries(embeddings)
        if self.learner.conditioning is not None and self.task is not None:
            queries = self.learner.conditioning.queries(queries, self.task)
        return self.learner.attention(queries, self.keys)

    def _pool(self, scores: Float[Tensor, "query support"]) -> Float[Tensor, "query way"]:
        return logmeanexp_of_classes(scores / self.temperature, self.labels, self.way)


def _mean_over_heads(
    logs: Float[Tensor, "heads query support"],
) -> Float[Tensor, "query support"]:
    return logs.logsumexp(0) - math.log(len(logs))


class DotAttention(nn.Module):
    """Scaled dot products of normalised queries and keys, in one or several heads."""

    def __init__(self, dim: int, heads: int, scale: float) -> None:
        super().__init__()
        self.queries, self.keys = Projection(dim, heads), Projection(dim, heads)
        self.keys.load_state_dict(self.queries.state_dict())
        self.log_scale = nn.Parameter(torch.full((heads, 1, 1), math.log(scale)))

    def forward(
        self,
        queries: Float[Tensor, "query heads width"],
        keys: Float[Tensor, "support heads width"],
    ) -> Float[Tensor, "heads query support"]:
        """Attention logits."""
        return cosine_attention(queries, keys) * self.log_scale.exp()


class AdditiveAttention(DotAttention):
    """v·tanh(q + k + b): a hidden layer between query and key, two units for each coordinate.

    It begins as similarity too: the keys' projection begins as minus the queries', and two units of
    opposite bias and value make a bump around q = −k.
    """

    def __init__(self, dim: int, heads: int, scale: float) -> None:
        super().__init__(dim, heads, scale)
        self.keys.load_state_dict({k: -v for k, v in self.queries.state_dict().items()})
        both = torch.tensor([1.0, -1.0])[:, None, None].expand(2, heads, dim)
        self.bias, self.value = nn.Parameter(both.clone()), nn.Parameter(both.clone())

    def forward(
        self,
        queries: Float[Tensor, "query heads width"],
        keys: Float[Tensor, "support heads width"],
    ) -> Float[Tensor, "heads query support"]:
        """Attention logits."""
        logits = additive_attention(queries, keys, self.bias, self.value)
        return logits * self.log_scale.exp()
