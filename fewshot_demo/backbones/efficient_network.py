"""timm's EfficientNetV2-B0, its normalisations folded into its filters: empty, or with weights."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

from .fused_convs import fold

MODEL = "tf_efficientnetv2_b0"


def new_network() -> nn.Module:
    """The network with random weights, folded; on the device that is the default now."""
    network = deepcopy(_empty_network()).to_empty(device=torch.get_default_device())
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.reset_parameters()
    return network


@cache
def _empty_network() -> nn.Module:
    """Without weights: timm takes longer to make it than it takes to copy and fill it."""
    import timm

    with torch.device("meta"):
        network = timm.create_model(MODEL, num_classes=0).eval()
        fold(network)
    return network.train()


def pretrained_network(weights: Mapping[str, Tensor]) -> nn.Module:
    """With these weights, folded."""
    import timm

    network = timm.create_model(MODEL, num_classes=0).eval()
    try:
        network.load_state_dict({name: value.float() for name, value in weights.items()})
    except RuntimeError as error:
        raise ValueError(f"these are no weights of {MODEL}: {error}") from error
    fold(network)
    return network


def depth_of(block: Any) -> int:
    """Depth of a block's maps: that of its last convolution."""
    return [layer for layer in block.modules() if isinstance(layer, nn.Conv2d)][-1].out_channels
