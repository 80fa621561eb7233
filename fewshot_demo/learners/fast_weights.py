"""The base learner of Meta Networks, and the gradients that its fast weights are generated from.

See `metanet`; https://arxiv.org/abs/1703.00837.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor
from torch.func import grad, vmap

from ..core.functional import in_full_precision, products, squared_distances

MARGIN = 1.0  # of the contrastive loss, between embeddings of length 1
SHARPNESS = 10.0  # of the cross-entropy that stands in for it at one shot


class FastWeights(NamedTuple):
    """Fast weights of the base learner: one set, or one for each example or query.

    Attributes:
        hidden: of the hidden layer; None where there is none.
        rows: of the last layer.
    """

    hidden: Float[Tensor, "*many hidden dim"] | None
    rows: Float[Tensor, "*many way hidden"]

    def read(self, attention: Float[Tensor, "query support"]) -> FastWeights:
        """Of each query: what the attention finds in those of each example."""
        hidden = None if self.hidden is None else _read(attention, self.hidden)
        return FastWeights(hidden, _read(attention, self.rows))

    def lengths(self) -> Float[Tensor, " many"]:
        """Euclidean length of all weights of each set."""
        parts = [part for part in self if part is not None]
        return torch.stack([part.flatten(1).square().sum(1) for part in parts]).sum(0).sqrt()


def activations(
    represented: Float[Tensor, "n dim"],
    slow_b: Float[Tensor, "hidden dim"] | None,
    fast: Float[Tensor, "n hidden dim"] | None = None,
) -> Float[Tensor, "n hidden"]:
    """What the last layer reads, of length 1: a hidden layer of slow beside fast weights, or r."""
    if slow_b is None:
        return F.normalize(represented, dim=1)
    hidden = products(represented, slow_b).relu()
    if fast is not None:
        hidden = hidden + torch.einsum("nhd,nd->nh", fast, represented).relu()
    return F.normalize(hidden, dim=1)


@in_full_precision
def base_learner(
    represented: Float[Tensor, "n dim"],
    slow_b: Float[Tensor, "hidden dim"] | None,
    fast: FastWeights,
    scale: Float[Tensor, ""],
) -> Float[Tensor, "n way"]:
    """b: a hidden layer, if there is one, then rows that are fast weights."""
    hidden = activations(represented, slow_b, fast.hidden)
    return scale * torch.einsum("nkh,nh->nk", fast.rows, hidden)


def example_gradients(
    represented: Float[Tensor, "support dim"],
    labels: Int[Tensor, " support"],
    slow_b: Float[Tensor, "hidden dim"] | None,
    rows: Float[Tensor, "way hidden"],
    scale: Float[Tensor, ""],
) -> FastWeights:
    """The meta information of each example: the gradients of its own loss, detached."""
    targets = F.one_hot(labels, len(rows)).float()
    differentiated = (2,) if slow_b is None else (2, 3)
    gradients = vmap(
        grad(_example_loss, argnums=differentiated),
        in_dims=(0, 0, None, None, None),
    )
    with torch.no_grad():
        of_rows, *of_hidden = gradients(represented, targets, rows, slow_b, scale)
    return FastWeights(of_hidden[0] if of_hidden else None, of_rows)


@in_full_precision
def _example_loss(
    represented: Tensor, target: Tensor, rows: Tensor, slow_b: Tensor | None, scale: Tensor
) -> Tensor:
    """Cross-entropy of one example under slow weights and the task's rows."""
    inner = represented if slow_b is None else (slow_b @ represented).relu()
    return -((scale * rows @ F.normalize(inner, dim=0)).log_softmax(0) * target).sum()


@in_full_precision
def _read(
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
