"""The mathematics of attention over a support set, head by head."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from .functional import in_full_precision, logmeanexp_of_classes, prototypes


@in_full_precision
def class_spread(
    embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "way dim"]:
    """Standard deviation inside each class, by coordinate; 0 for a class of one image."""
    means = prototypes(embeddings, labels, way)
    variances = prototypes((embeddings - means[labels]).square(), labels, way)
    return (variances + 1e-8).sqrt() - 1e-4  # the gradient of √ at 0 is infinite


@in_full_precision
def cosine_attention(
    queries: Float[Tensor, "query heads width"], keys: Float[Tensor, "support heads width"]
) -> Float[Tensor, "heads query support"]:
    """Cosine of every query with every key, head by head."""
    queries, keys = F.normalize(queries, dim=2), F.normalize(keys, dim=2)
    return queries.transpose(0, 1) @ keys.permute(1, 2, 0)


@in_full_precision
def additive_attention(
    queries: Float[Tensor, "query heads width"],
    keys: Float[Tensor, "support heads width"],
    bias: Float[Tensor, "units heads width"],
    value: Float[Tensor, "units heads width"],
) -> Float[Tensor, "heads query support"]:
    """Mean over the width of Σ v·tanh(q + k + b), head by head (Bahdanau et al. 2015).

    Queries and keys are normalised to coordinates around 1, where tanh neither saturates nor is
    linear.
    """
    width = queries.shape[2]
    queries = F.normalize(queries, dim=2) * width**0.5
    keys = F.normalize(keys, dim=2) * width**0.5
    sums = queries.transpose(0, 1)[:, :, None] + keys.transpose(0, 1)[:, None]
    terms = [
        (sums + b[:, None, None]).tanh() @ v[:, None, :, None]
        for b, v in zip(bias, value, strict=True)
    ]
    return torch.stack(terms).sum(0)[..., 0] / width


def log_attention(
    logits: Float[Tensor, "heads query support"], labels: Int[Tensor, " support"], way: int
) -> Float[Tensor, "heads query support"]:
    """Logarithm of the attention of each head, in which every class counts alike.

    The mean of a class's attention is its share of the answer: over the classes these sum to 1.
    With equal shots it is log-softmax + log(shots × way) − log(way).
    """
    flat = logits.flatten(0, 1)
    classes = logmeanexp_of_classes(flat, labels, way).logsumexp(1, keepdim=True)
    return (flat - classes).view_as(logits)
