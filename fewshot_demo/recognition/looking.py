"""Where a model looked when it compared a query with one support image.

Two maps, one over each picture as the model got it, from the very score of that pair: exact where
the score is a product of embeddings that are sums over places (`places`), else by covering one
piece after the other (`occlusion`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor

from ..core.episode import SupportSet
from ..learners import Learner
from ..learners.base import MetricLearner
from .occlusion import occluded
from .places import parts_of, product_of
from .without import with_embedded

Method = Literal["exact", "occlusion"]


@dataclass(frozen=True)
class Looked:
    """Where a pair's score comes from.

    Attributes:
        query, support: what each place adds to the score, by rows; above 0: for the pair. The
            support image has none where a model would have to be taught anew for each place; where
            several versions of it teach, its map is that of the picture as it is.
        score: of the pair.
        base: what no place adds; where the method is ``exact``, a map and it sum to the score, that
            of the support image where it teaches as it is.
        method: ``exact``, or ``occlusion``: what the score loses without the place.
    """

    query: Float[Tensor, "rows columns"]
    support: Float[Tensor, "rows columns"] | None
    score: float
    base: float
    method: Method


@torch.no_grad()
def where_it_looked(
    learner: Learner,
    labels: Int[Tensor, " support"],
    embeddings: Callable[[], Float[Tensor, "support dim"]],
    images: Callable[[], Float[Tensor, "support channels height width"]],
    index: int,
    query: Float[Tensor, "1 channels height width"],
) -> Looked:
    """The maps of a query and of the support image at ``index``.

    Args:
        learner: any, in evaluation mode.
        labels: class of each support image.
        embeddings, images: the support set; called as the learner needs them.
        index: of the support image.
        query: one image.
    """
    if isinstance(learner, MetricLearner):
        known, support = embeddings(), images()[index][None]
        return _exact(learner, known, labels, index, query, support) or _covered(
            learner, known, labels, index, query, support
        )
    classifier = learner.adapt(SupportSet(images(), labels))

    def score_of(queries: Tensor) -> Tensor:
        return classifier(queries).attribution.scores[:, index]

    return Looked(occluded(score_of, query), None, float(score_of(query)), 0.0, "occlusion")


def _exact(
    learner: MetricLearner,
    embeddings: Tensor,
    labels: Tensor,
    index: int,
    query: Tensor,
    support: Tensor,
) -> Looked | None:
    of_query = parts_of(learner.backbone, query)
    of_support = None if of_query is None else parts_of(learner.backbone, support)
    if of_query is None or of_support is None:
        return None
    q, z = of_query.sum((0, 1)), embeddings[index]
    product = product_of(learner, embeddings, labels, index, q[None])
    if product is None:
        return None
    return Looked(
        (of_query @ z).cpu() * product.slope,
        (of_support @ q).cpu() * product.slope,
        product.slope * float(q @ z) + product.base,
        product.base,
        "exact",
    )


def _covered(
    learner: MetricLearner,
    embeddings: Tensor,
    labels: Tensor,
    index: int,
    query: Tensor,
    support: Tensor,
) -> Looked:
    way = int(labels.max()) + 1
    classifier = learner.compare(embeddings, labels, way)
    asked = with_embedded(learner, learner.backbone(query).float())

    def of_queries(queries: Tensor) -> Tensor:
        return classifier(queries).attribution.scores[:, index]

    def of_supports(supports: Tensor) -> Tensor:
        scores = []
        for changed in learner.backbone(supports).float():
            others = embeddings.clone()
            others[index] = changed
            scores.append(asked.compare(others, labels, way)(query).attribution.scores[0, index])
        return torch.stack(scores)

    maps = occluded(of_queries, query), occluded(of_supports, support)
    return Looked(*maps, float(of_queries(query)), 0.0, "occlusion")
