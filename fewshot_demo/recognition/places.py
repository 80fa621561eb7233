"""Where two pictures are alike, exactly: the parts that places of one have in a score of the pair.

Where an embedding is the mean of maps over space, up to its length, it is a sum of one part for
each place, q = Σ qₚ, and a score that depends on the product q·z alone is shared out among the
places by qₚ·z (Zhou et al. 2016, https://arxiv.org/abs/1512.04150, for a pair). Whether a model is
of this kind is not declared but measured: on its maps, and on its own scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from ..backbones import Backbone
from ..learners.base import MetricLearner
from .without import with_embedded

EXACT = 2e-3  # of an embedding or a score: what is left to rounding, in half precision too


@dataclass(frozen=True)
class Product:
    """A score of a pair as ``slope · q·z + base``."""

    slope: float
    base: float


@torch.no_grad()
def parts_of(
    backbone: Backbone, image: Float[Tensor, "1 channels height width"]
) -> Float[Tensor, "rows columns dim"] | None:
    """The parts of an image's embedding by place, which sum to it; None where they do not."""
    try:
        maps = backbone.forward_map(image).float()
    except NotImplementedError:
        return None
    embedding, mean = backbone(image).float(), maps.mean((2, 3))
    places = maps.shape[2] * maps.shape[3]
    if mean.shape != embedding.shape or places == 1:
        return None
    scale = (embedding * mean).sum() / mean.square().sum().clamp_min(1e-12)
    if (embedding - scale * mean).norm() > EXACT * embedding.norm():
        return None
    return maps[0].permute(1, 2, 0) * (scale / places)


@torch.no_grad()
def product_of(
    learner: MetricLearner,
    embeddings: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    index: int,
    query: Float[Tensor, "1 dim"],
) -> Product | None:
    """How the score of a support image follows from the product of the pair; None if it does not.

    A product changes its sign with the query, and lengths do not: half the difference between the
    scores of q and −q is the product's part. A third point of the same length, on the other side
    of no symmetry, shows whether that part is a product at all.
    """
    support = embeddings[index]
    shift = torch.linspace(-1, 1, query.shape[1], device=query.device)[None]
    other = shift * (query.norm() / shift.norm())
    points = torch.cat([query, -query, other, -other])
    way = int(labels.max()) + 1
    classifier = with_embedded(learner, points).compare(embeddings, labels, way)
    scores = classifier(torch.zeros(len(points), 1, 1, 1)).attribution.scores[:, index].double()
    odd, products = (scores[::2] - scores[1::2]) / 2, (points[::2] @ support).double()
    if (products.abs() < 1e-9).any():
        return None
    slope = odd[0] / products[0]
    if (odd[1] - slope * products[1]).abs() > EXACT * odd.abs().max():
        return None
    return Product(float(slope), float((scores[0] + scores[1]) / 2))
