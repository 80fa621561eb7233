"""Weights in 8 bits: a fourth of their size in a file, within rounding as they were in memory.

Filters and matrices become whole numbers from −127 to 127, each row (output channel) times a scale
of its own, so that a channel of small weights loses no more of them than one of large weights
(Krishnamoorthi 2018, arXiv 1806.08342, section 3: per-channel, symmetric). Only the file is in
8 bits: once it is loaded every sum is in single precision.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

LARGEST = 127
SCALE = ".scale"  # after a tensor's name, the name of its scales


def in_eight_bits(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors as a file holds them: those of several dimensions as int8, and their scales."""
    stored: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if tensor.ndim < 2 or not tensor.is_floating_point():
            stored[name] = tensor
            continue
        rows = tensor.float().flatten(1)
        scales = rows.abs().amax(1).clamp_min(torch.finfo(torch.float32).tiny * LARGEST) / LARGEST
        whole = (rows / scales[:, None]).round().clamp(-LARGEST, LARGEST)
        stored[name] = whole.to(torch.int8).view(tensor.shape)
        stored[name + SCALE] = scales
    return stored


def from_eight_bits(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors as a network holds them; whatever is not in 8 bits stays as it is.

    Raises:
        ValueError: naming a tensor in 8 bits without scales, or with scales that cannot be: of
            another type or number than its rows, not above 0, or no finite numbers.
    """
    eight = {name for name, tensor in stored.items() if tensor.dtype == torch.int8}
    scales = {name + SCALE for name in eight}
    state = {name: tensor for name, tensor in stored.items() if name not in eight | scales}
    for name in eight:
        whole, scale = stored[name], stored.get(name + SCALE)
        if scale is None:
            raise ValueError(f"{name} is in 8 bits and has no scales")
        if scale.dtype != torch.float32 or whole.ndim < 2 or scale.shape != whole.shape[:1]:
            raise ValueError(f"the scales of {name} are not one number for each of its rows")
        if not bool((scale.isfinite() & (scale > 0)).all()):
            raise ValueError(f"the scales of {name} are not all finite and above 0")
        state[name] = (whole.flatten(1).float() * scale[:, None]).view(whole.shape)
    return state
