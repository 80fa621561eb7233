"""Inverted residual blocks as convolutions called one after another.

A question is one image, for which a small network spends less time on multiplying than on passing
from module to module, and on laying out its weights anew. Before serving its convolutions are
therefore taken out of their modules, each together with the activation after it, and on a processor
their weights are laid out once as oneDNN wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

Maps = Float[Tensor, "n depth side side"]


class Activation(NamedTuple):
    """What follows a convolution: by itself, and as oneDNN names it with its bounds."""

    apply: Callable[[Tensor], Tensor]
    name: str
    bounds: tuple[float, ...] = ()


ACTIVATIONS = {
    nn.ReLU6: Activation(lambda maps: maps.clamp_(0, 6), "hardtanh", (0.0, 6.0)),
    nn.SiLU: Activation(lambda maps: F.silu(maps, inplace=True), "swish"),
}
NOTHING = Activation(lambda maps: maps, "none")


class Convolution(NamedTuple):
    """One convolution with its arguments, for maps of one size, and the activation after it.

    ``padding`` goes on all four sides; where these differ it is 0 and ``margins`` holds them: left,
    right, top and bottom. ``packed``: whether the weight is laid out for oneDNN.
    """

    weight: Tensor
    bias: Tensor | None
    stride: tuple[int, ...]
    padding: int
    margins: tuple[int, int, int, int] | None
    groups: int
    after: Activation
    packed: bool

    def __call__(self, maps: Maps) -> Float[Tensor, "n out end end"]:
        """The layer's output."""
        if self.margins:
            maps = F.pad(maps, self.margins)
        weight, bias, stride, padding, _, groups, after, packed = self
        if packed:
            one, both, act = (1, 1), (padding, padding), (after.name, after.bounds, "")
            call = torch.ops.mkldnn._convolution_pointwise
            return call(maps, weight, bias, both, stride, one, groups, *act)
        return after.apply(torch.conv2d(maps, weight, bias, stride, padding, 1, groups))


class Gate(NamedTuple):
    """Squeeze and excitation (Hu et al. 2018, arXiv 1709.01507): each channel times its weight.

    What its two convolutions see is one place, so they are products with a matrix, which cost less.
    """

    reduce: Float[Tensor, "depth few"]
    reduce_bias: Float[Tensor, " few"]
    expand: Float[Tensor, "few depth"]
    expand_bias: Float[Tensor, " depth"]

    def __call__(self, maps: Maps) -> Maps:
        """The weighted maps."""
        few = F.silu(torch.addmm(self.reduce_bias, maps.mean((2, 3)), self.reduce), inplace=True)
        weights = torch.addmm(self.expand_bias, few, self.expand).sigmoid_()
        return maps * weights[:, :, None, None]


class FusedConvs:
    """Some modules of MobileNetV2 or EfficientNetV2 as one function of maps of one size.

    Args:
        modules: convolutions, activations and blocks of both, in order, with no normalisation left
            among them, see `fold`; each convolution pads so that only its stride shrinks maps.
        side: rows and columns of the maps that come in.

    Attributes:
        side: rows and columns of the maps that go out.
    """

    def __init__(self, modules: Iterable[nn.Module], side: int) -> None:
        self.side = side
        self._steps: list[tuple[Convolution | Gate | FusedConvs, bool]] = []
        self._add(modules)

    def __call__(self, maps: Maps) -> Float[Tensor, "n out end end"]:
        """What the modules would have given."""
        for step, skips in self._steps:
            maps = step(maps).add_(maps) if skips else step(maps)
        return maps

    def _add(self, modules: Iterable[nn.Module]) -> None:
        for module, after in pairwise([*modules, nn.Identity()]):
            if isinstance(module, nn.Conv2d):
                step, self.side = convolution(module, after, self.side)
                self._steps.append((step, False))
            elif hasattr(module, "conv_expand"):
                self._steps.append((_gate(module), False))
            elif getattr(module, "has_skip", False):
                block = FusedConvs(module.children(), self.side)
                self._steps.append((block, True))
            else:
                self._add(module.children())


def convolution(layer: nn.Conv2d, after: nn.Module, side: int) -> tuple[Convolution, int]:
    """A layer for maps of ``side`` rows and columns, and those of its output."""
    kernel, stride = layer.kernel_size[0], layer.stride[0]
    end = -(-side // stride)
    missing = max((end - 1) * stride + kernel - side, 0)
    first, last = missing // 2, missing - missing // 2
    padding, margins = (first, None) if first == last else (0, (first, last, first, last))
    weight = layer.weight.detach()
    packed = _can_pack(weight)
    if packed:
        padded = side if margins is None else side + missing
        size = (1, layer.in_channels, padded, padded)
        weight = torch.ops.mkldnn._reorder_convolution_weight(
            weight, (padding, padding), layer.stride, (1, 1), layer.groups, size
        )
    bias = None if layer.bias is None else layer.bias.detach()
    activation = ACTIVATIONS.get(type(after), NOTHING)
    made = Convolution(
        weight, bias, layer.stride, padding, margins, layer.groups, activation, packed
    )
    return made, end


def _gate(module: Any) -> Gate:
    layers = (module.conv_reduce, module.conv_expand)
    (reduce, first), (expand, second) = (
        (layer.weight.detach().flatten(1).T.contiguous(), layer.bias.detach()) for layer in layers
    )
    return Gate(reduce, first, expand, second)


def _can_pack(weight: Tensor) -> bool:
    """Whether oneDNN is here; these two operations of torch are those that its compiler uses."""
    operations = ("_convolution_pointwise", "_reorder_convolution_weight")
    return (
        weight.device.type == "cpu"
        and torch.backends.mkldnn.is_available()
        and all(hasattr(torch.ops.mkldnn, name) for name in operations)
    )


def fold(module: nn.Module) -> None:
    """Put each normalisation into the convolution before it, all the way down."""
    layers = list(module.named_children())
    for (name, layer), (after, norm) in pairwise([*layers, ("", nn.Identity())]):
        if isinstance(layer, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            setattr(module, name, fuse_conv_bn_eval(layer, norm))
            setattr(module, after, getattr(norm, "act", nn.Identity()))
        else:
            fold(layer)
