"""The answer without one of the support images: taught again, image by image left out.

A learner that compares embeddings is taught again from those that are there already, and the query
is embedded once. Where scores are pooled as ``ODDS``, an image's score is its alone, and leaving it
out of the mean is the same as never having taught it. Any other learner adapts once for each image.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import cast

import torch
from jaxtyping import Float, Int
from torch import Tensor

from ..backbones import Backbone
from ..core.episode import SupportSet
from ..core.prediction import Attribution, Pooling, Prediction, pooled_logits
from ..learners import Learner
from ..learners.base import MetricLearner
from .batching import with_backbone


def cheap(learner: Learner) -> bool:
    """Whether every image can be left out once in about the time that one is taught in.

    Where logits are no pooling of scores, teaching is work of its own, each time anew.
    """
    if learner.pooling is Pooling.NONE:
        return False
    return isinstance(learner, MetricLearner) or learner.pooling is Pooling.ODDS


def without_each(
    learner: Learner,
    labels: Int[Tensor, " support"],
    embeddings: Callable[[], Float[Tensor, "support dim"]],
    images: Callable[[], Float[Tensor, "support channels height width"]],
    query: Float[Tensor, "1 channels height width"],
) -> Iterator[Prediction | None]:
    """The prediction without each image, in their order; None where a class would have none left.

    Args:
        learner: any, in evaluation mode.
        labels: class of each support image.
        embeddings, images: the support set; only one of the two is called, as the learner needs.
        query: one image.
    """
    predict = _predictor(learner, labels, embeddings, images, query)
    counts = labels.bincount()
    for left_out, label in enumerate(labels.tolist()):
        kept = torch.arange(len(labels), device=labels.device) != left_out
        yield predict(kept) if counts[label] > 1 else None


def _predictor(
    learner: Learner,
    labels: Tensor,
    embeddings: Callable[[], Tensor],
    images: Callable[[], Tensor],
    query: Tensor,
) -> Callable[[Tensor], Prediction]:
    """What predicts from the support images that are kept."""
    way = int(labels.max()) + 1
    if isinstance(learner, MetricLearner):
        known, metric = embeddings(), with_embedded(learner, learner.backbone(query))
        return lambda kept: metric.compare(known[kept], labels[kept], way)(query)
    support = SupportSet(images(), labels)
    if learner.pooling is Pooling.ODDS:
        scored = learner.adapt(support)(query).attribution
        return lambda kept: _pooled(learner, scored, labels, kept, way)
    return lambda kept: learner.adapt(SupportSet(support.images[kept], labels[kept]))(query)


def _pooled(
    learner: Learner, scored: Attribution, labels: Tensor, kept: Tensor, way: int
) -> Prediction:
    scores, labels = scored.scores[:, kept], labels[kept]
    temperature = learner.temperature.at(len(labels) / way)
    logits = pooled_logits(scores, labels, way, scored.pooling, temperature)
    return Prediction(logits, Attribution(scores, scored.kind, scored.pooling, temperature), labels)


def predictor_of_others(
    learner: Learner,
    support: Float[Tensor, "support ..."],
    labels: Int[Tensor, " support"],
    asked: Float[Tensor, "image ..."],
) -> Callable[[int], Prediction]:
    """What the support images other than the one at a place say of it.

    Args:
        learner: any, in evaluation mode.
        support: the images that teach; embedded for a `MetricLearner`, else preprocessed.
        labels: class of each of them.
        asked: the same images as they are asked about, and then others, which none of them has to
            be left out for.
    """
    way, shot_images = int(labels.max()) + 1, len(labels)

    def kept(place: int) -> Tensor:
        return torch.arange(shot_images, device=labels.device) != place

    def compared(place: int) -> Prediction:
        query, rest = asked[place, None], kept(place)
        metric = cast(MetricLearner, learner)
        classifier = with_embedded(metric, query).compare(support[rest], labels[rest], way)
        return classifier(query[..., None, None])  # in place of an image: it is embedded already

    if isinstance(learner, MetricLearner):
        return compared
    whole = cache(lambda: learner.adapt(SupportSet(support, labels)))

    def pooled(place: int) -> Prediction:
        scored = whole()(asked[place, None]).attribution
        return _pooled(learner, scored, labels, kept(place), way)

    def adapted(place: int) -> Prediction:
        rest = kept(place)
        alone = whole() if rest.all() else learner.adapt(SupportSet(support[rest], labels[rest]))
        return alone(asked[place, None])

    return pooled if learner.pooling is Pooling.ODDS else adapted


class _KnownQueries(Backbone):
    """A backbone that has embedded its queries already."""

    def __init__(self, backbone: Backbone, embedded: Tensor) -> None:
        super().__init__()
        self.dim, self.input_spec = backbone.dim, backbone.input_spec
        self._embedded = embedded
        self._map = backbone.forward_map

    def forward_map(self, images: Tensor) -> Tensor:
        return self._map(images)

    def forward(self, images: Tensor) -> Tensor:
        return self._embedded


def with_embedded(learner: MetricLearner, queries: Float[Tensor, "query dim"]) -> MetricLearner:
    """The same learner, its weights shared, that takes these for whatever it is asked."""
    return with_backbone(learner, _KnownQueries(learner.backbone, queries))
