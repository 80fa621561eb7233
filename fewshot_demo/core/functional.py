"""The mathematics of metric-based few-shot learning, as pure functions on tensors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

Function = TypeVar("Function", bound=Callable[..., Any])


def in_full_precision(function: Function) -> Function:
    """Decorator: no autocast inside. The 8 bits of bfloat16 are too few to compare distances."""

    @wraps(function)
    def wrapped(first: Tensor, *rest: Any, **named: Any) -> Any:
        if not torch.is_autocast_enabled(first.device.type):
            return function(first, *rest, **named)
        with torch.autocast(first.device.type, enabled=False):
            return function(first, *rest, **named)

    return cast(Function, wrapped)


@in_full_precision
def class_means(
    values: Float[Tensor, "*batch support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "*batch way"]:
    """Mean of the values of each class, over the last dimension."""
    member = F.one_hot(labels, way).to(values.dtype)
    return values @ (member / member.sum(0))


def prototypes(
    embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "way dim"]:
    """Class means of the support embeddings (Snell et al. 2017, equation 1)."""
    return class_means(embeddings.T, labels, way).T


@dataclass(frozen=True)
class Points:
    """Points made ready for the distances of many queries to them, around their mean."""

    mean: Float[Tensor, " dim"]
    columns: Float[Tensor, "dim point"]
    squares: Float[Tensor, " point"]

    @classmethod
    def of(cls, points: Float[Tensor, "point dim"]) -> Points:
        """Move the points so that their mean is the origin."""
        mean = points.mean(0)
        centred = points - mean
        return cls(mean, centred.T, (centred * centred).sum(1))


@in_full_precision
def squared_distances(
    queries: Float[Tensor, "query dim"], points: Float[Tensor, "point dim"] | Points
) -> Float[Tensor, "query point"]:
    """Squared Euclidean distances, at least 0.

    Expanded as ‖q‖² − 2qp + ‖p‖² around the points' mean: one matrix product, and little
    cancellation where all embeddings lie far from the origin.
    """
    ready = points if isinstance(points, Points) else Points.of(points)
    queries = queries - ready.mean
    products = torch.addmm(ready.squares, queries, ready.columns, alpha=-2.0)
    return products.add_((queries * queries).sum(1, keepdim=True)).clamp_min(0.0)


@in_full_precision
def products(
    queries: Float[Tensor, "query dim"], points: Float[Tensor, "point dim"]
) -> Float[Tensor, "query point"]:
    """Dot products; cosines where both sides are normalised."""
    return queries @ points.T


def separation(
    embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
) -> float | None:
    """How far apart classes lie: the squared distance from a class mean to the nearest other.

    Averaged over the classes; 0 or above. None where there is one class.
    """
    if way < 2:
        return None
    means = prototypes(embeddings.detach().float(), labels, way)
    apart = squared_distances(means, means)
    return float(apart.fill_diagonal_(torch.inf).amin(1).mean())


def softmax_within_classes(
    scores: Float[Tensor, "query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "query support"]:
    """Softmax of the scores among the images of the same class: each class sums to 1."""
    others = labels != torch.arange(way, device=labels.device).unsqueeze(1)
    by_class = scores.unsqueeze(1).masked_fill(others, -torch.inf)
    return by_class.softmax(2).sum(1)  # an image is 0 in all classes but its own


def shares_of_classes(
    scores: Float[Tensor, "query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "query support"]:
    """Each score's part of the sum over its class; scores are 0 or above, each class sums to 1."""
    positive = scores.clamp_min(torch.finfo(scores.dtype).tiny)
    counts = torch.bincount(labels, minlength=way)
    sums = class_means(positive, labels, way) * counts
    return positive / sums.index_select(1, labels)


def logmeanexp_of_classes(
    scores: Float[Tensor, "query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "query way"]:
    """log of the mean of exp(score) over each class's images.

    Matching Networks sum the attention over a class, which favours the class with more images by
    log K; the mean is the same at equal shots and fair at unequal ones.
    """
    top = _class_maximum(scores, labels, way)
    exponentials = (scores - top.gather(1, labels.expand_as(scores))).exp()
    return top + class_means(exponentials, labels, way).log()


def _class_maximum(
    scores: Float[Tensor, "query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "query way"]:
    lowest = scores.new_full((len(scores), way), -torch.inf)
    return lowest.scatter_reduce(1, labels.expand_as(scores), scores, "amax")
