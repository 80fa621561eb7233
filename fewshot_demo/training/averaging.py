"""The mean of several runs' weights.

Runs that go on from the same network end near each other, and the mean of their weights is often
better than each: it keeps what they agree on (Wortsman et al. 2022, arXiv 2203.05482).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ..backbones import Backbone


def mean_weights(backbones: Sequence[Backbone]) -> dict[str, Tensor]:
    """The mean of every weight and running statistic; whole numbers are those of the first.

    Raises:
        ValueError: if the networks do not have the same weights.
    """
    first, *others = [backbone.state_dict() for backbone in backbones]
    shapes = {name: tensor.shape for name, tensor in first.items()}
    if any({n: t.shape for n, t in other.items()} != shapes for other in others):
        raise ValueError("only networks of one kind and size have a mean")
    return {
        name: torch.stack([tensor, *(other[name] for other in others)]).mean(0)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in first.items()
    }


def towards(backbone: Backbone, beginning: Backbone, share: float) -> None:
    """Move a backbone's weights towards those it began with.

    What was forgotten in training comes back sooner than what was learned goes (Wortsman et al.
    2022, arXiv 2109.01903).

    Args:
        backbone: whose weights are changed.
        beginning: of the same kind and size.
        share: of the beginning, 0 to 1.
    """
    before = beginning.state_dict()
    for name, tensor in backbone.state_dict().items():
        if tensor.is_floating_point():
            tensor.lerp_(before[name].to(tensor), share)
