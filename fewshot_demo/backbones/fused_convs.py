"""Inverted residual blocks as convolutions called one after another.

A question is one image, for which a small network spends less time on multiplying than on passing
from module to module. Before serving its convolutions are therefore taken out of their modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class Convolution(NamedTuple):
    """One convolution with its arguments, for maps of one size, and the ReLU6 after it, if any.

    ``padding`` goes on all four sides; where these differ it is 0 and ``margins`` holds them: left,
    right, top and bottom. ``clipped``: whether the output is clamped to 0 … 6.
    """

    weight: Tensor
    bias: Tensor | None
    stride: tuple[int, ...]
    padding: int
    margins: tuple[int, int, int, int] | None
    groups: int
    clipped: bool

    def __call__(self, maps: Tensor) -> Tensor:
        """The layer's output."""
        if self.margins:
            maps = F.pad(maps, self.margins)
        weight, bias, stride, padding, _, groups, clipped = self
        maps = torch.conv2d(maps, weight, bias, stride, padding, 1, groups)
        return maps.clamp_(0, 6) if clipped else maps


class FusedConvs:
    """Some modules of MobileNetV2 as one function of maps of one size.

    Args:
        modules: convolutions, activations and blocks of both, in order, with no normalisation left
            among them, see `fold`; each convolution pads so that only its stride shrinks maps.
        side: rows and columns of the maps that come in.

    Attributes:
        side: rows and columns of the maps that go out.
    """

    def __init__(self, modules: Iterable[nn.Module], side: int) -> None:
        self.side = side
        self._steps: list[tuple[Convolution | FusedConvs, bool]] = []
        self._add(modules)

    def __call__(self, maps: Float[Tensor, "n depth side side"]) -> Float[Tensor, "n out end end"]:
        """What the modules would have given."""
        for step, skips in self._steps:
            maps = step(maps).add_(maps) if skips else step(maps)
        return maps

    def _add(self, modules: Iterable[nn.Module]) -> None:
        for module, after in pairwise([*modules, nn.Identity()]):
            if isinstance(module, nn.Conv2d):
                self._steps.append((self._convolution(module, isinstance(after, nn.ReLU6)), False))
            elif getattr(module, "has_skip", False):
                block = FusedConvs(module.children(), self.side)
                self._steps.append((block, True))
            else:
                self._add(module.children())

    def _convolution(self, layer: nn.Conv2d, clipped: bool) -> Convolution:
        """The layer for maps of ``self.side``, which becomes that of its output."""
        kernel, stride = layer.kernel_size[0], layer.stride[0]
        before, self.side = self.side, -(-self.side // stride)
        missing = max((self.side - 1) * stride + kernel - before, 0)
        first, last = missing // 2, missing - missing // 2
        padding, margins = (first, None) if first == last else (0, (first, last, first, last))
        bias = None if layer.bias is None else layer.bias.detach()
        weight = layer.weight.detach()
        return Convolution(weight, bias, layer.stride, padding, margins, layer.groups, clipped)


def fold(module: nn.Module) -> None:
    """Put each normalisation into the convolution before it, all the way down."""
    layers = list(module.named_children())
    for (name, layer), (after, norm) in pairwise([*layers, ("", nn.Identity())]):
        if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            setattr(module, name, fuse_conv_bn_eval(layer, norm))
            setattr(module, after, getattr(norm, "act", nn.Identity()))
        else:
            fold(layer)
