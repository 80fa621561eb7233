"""A short training on the visitor's own photos: the last convolution of the network, some steps.

After P>M>F (Hu et al. 2022, https://arxiv.org/abs/2204.07305): every version of a picture that
teaches (`versions`) is a query in turn, and the prototypes are those of the other pictures.

Departures: one layer, not all of the network, so that the layers before it are computed once; a
fixed rate and number of steps, chosen on validation sets (`studies.practising`), not for each task.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import EfficientNet
from ..backbones.efficient import BeforeLast
from ..core.functional import squared_distances

STEPS, RATE = 20, 1e-4


def last_of(backbone: EfficientNet) -> nn.Conv2d:
    """The convolution that practises.

    Raises:
        ValueError: if this is not a twin by `EfficientNet.with_own_ending`.
    """
    if backbone.ending is None:
        raise ValueError("the last convolution of a shared network does not practise")
    return backbone.ending


def practise(
    backbone: EfficientNet, before: BeforeLast, labels: Int[Tensor, " picture"]
) -> Iterator[float]:
    """Train the own last convolution; each step when the next one is asked for.

    Args:
        backbone: a twin by `EfficientNet.with_own_ending`.
        before: what the layers before make of the pictures, ``(picture · version, …)``.
        labels: the class of each picture; two or more have each, so that there is another one
            beside the one that is asked about.

    Yields:
        The loss before each step. After the last one the layer is rounded to half precision, as
        it is stored.
    """
    last = last_of(backbone).requires_grad_(True)
    optimizer = torch.optim.Adam(last.parameters(), RATE)
    one_hot = F.one_hot(labels).float()
    others = 1 - torch.eye(len(labels), device=labels.device)
    weights = others[:, None] * one_hot.mT  # of each picture, in each class, without one picture
    weights = weights / weights.sum(2, keepdim=True)
    for step in range(STEPS):
        with torch.enable_grad():
            versions = backbone.after_last(before).unflatten(0, (len(labels), -1))
            prototypes = weights @ mean_direction(versions)
            logits = [-squared_distances(v, p) for v, p in zip(versions, prototypes, strict=True)]
            loss = F.cross_entropy(torch.cat(logits), labels.repeat_interleave(versions.shape[1]))
            optimizer.zero_grad()
            loss.backward()
        optimizer.step()
        if step == STEPS - 1:
            last.requires_grad_(False)
            for weight in last.parameters():
                weight.copy_(weight.half())
        yield float(loss)


def mean_direction(versions: Float[Tensor, "n version dim"]) -> Float[Tensor, "n dim"]:
    """As long as the first version; see `versions.SeveralVersions`."""
    length = versions[:, 0].norm(dim=1, keepdim=True)
    return F.normalize(versions.mean(1), dim=1) * length
