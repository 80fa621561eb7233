"""The mathematics of metric-based few-shot learning, as pure functions on tensors."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

Function = TypeVar("Function", bound=Callable[..., Tensor])


def in_full_precision(function: Function) -> Function:
    """Decorator: no autocast inside. The 8 bits of bfloat16 are too few to compare distances."""

    @wraps(function)
    def wrapped(first: Tensor, *rest: Any, **named: Any) -> Tensor:
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


@in_full_precision
def squared_distances(
    queries: Float[Tensor, "query dim"], points: Float[Tensor, "point dim"]
) -> Float[Tensor, "query point"]:
    """Squared Euclidean distances, at least 0.

    Expanded as ‖q‖² − 2qp + ‖p‖² around the points' mean: one matrix product, and little
    cancellation where all embeddings lie far from the origin.
    """
    centre = points.mean(0)
    queries, points = queries - centre, points - centre
    products = torch.addmm((points * points).sum(1), queries, points.T, alpha=-2.0)
    return ((queries * queries).sum(1, keepdim=True) + products).clamp_min(0.0)


@in_full_precision
def products(
    queries: Float[Tensor, "query dim"], points: Float[Tensor, "point dim"]
) -> Float[Tensor, "query point"]:
    """Dot products; cosines where both sides are normalised."""
    return queries @ points.T


def softmax_within_classes(
    scores: Float[Tensor, "query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "query support"]:
    """Softmax of the scores among the images of the same class: each class sums to 1."""
    top = _class_maximum(scores, labels, way).gather(1, labels.expand_as(scores))
    exponentials = (scores - top).exp()
    totals = exponentials @ F.one_hot(labels, way).to(scores.dtype)
    return exponentials / totals.gather(1, labels.expand_as(scores))


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
