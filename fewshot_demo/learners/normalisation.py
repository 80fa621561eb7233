"""Batch normalisation where weights differ from task to task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

from ..backbones import Backbone


class BatchNormAsMultiplyAdd(TorchFunctionMode):
    """Inside, batch normalisation is one multiply-add; `vmap`'s own rule for it copies its inputs."""

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        call = self._multiply_add if function is F.batch_norm else function
        return call(*args, **(kwargs or {}))

    def _multiply_add(
        self, images: Any, mean: Any, variance: Any, *, weight: Any, bias: Any, eps: float, **_: Any
    ) -> Tensor:
        slope = weight * (variance + eps).rsqrt()
        offset = bias - mean * slope
        return torch.addcmul(offset[:, None, None], images, slope[:, None, None])


@contextmanager
def running_statistics(backbone: Backbone) -> Iterator[None]:
    """Batch normalisation as at serving, where it is in training."""
    training = backbone.training
    if training:
        backbone.eval()
    try:
        yield
    finally:
        if training:
            backbone.train()
