"""MobileNetV2 (Sandler et al. 2018), https://arxiv.org/abs/1801.04381, for drawings.

Photographs teach a network edges, corners and shapes that drawings have too: begun with ImageNet's
weights it needs a fraction of the episodes, and of the drawings, that a network begun with nothing
needs. Unlike a frozen backbone it is meta-trained as a whole.

Its last layers learn the training classes by heart, however: these are few. So when training is
done, an answer also looks at an earlier layer, where things still have their places and which
training has changed least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone
from .fused_convs import Straight, fold

LEAST_VARIANCE = 1e-3
EARLY = 5  # blocks up to the earlier layer, a 16th of the input's side
BATCH = 256

Maps = Callable[[Tensor], Tensor]  # from maps to maps


@BACKBONES.register("mobilenet")
class MobileNet(Backbone):
    """timm's MobileNetV2 on ink, then a projection to short embeddings of one length.

    Args:
        size: side of the input in pixels; the map has a 32nd of it, rounded up.
        dim: of the embeddings.
        length: of the embeddings; their squared distances, 0 to 4 length², are then cosines.
        detail: weight of the earlier layer beside the last one, once `finish` was called; with 0
            there is only the last one, which is all that maps are made of.
    """

    settled = False

    def __init__(
        self, size: int = 64, dim: int = 256, length: float = 3.5, detail: float = 0.55
    ) -> None:
        super().__init__()
        import timm

        self.input_spec = InputSpec(size, 1, (0.0,), (1.0,), "ink")
        self.model: Any = timm.create_model(
            "mobilenetv2_100", num_classes=0, in_chans=1, pad_type="same"
        )
        self.early_mean: Tensor
        self.axes: Tensor
        self.projection = nn.Conv2d(self.model.num_features, dim, 1, bias=False)
        nn.init.orthogonal_(self.projection.weight.view(dim, -1))
        self.dim, self.length, self.detail = dim, length, detail
        self._hastened: tuple[Maps, Maps] | None = None
        self._joins = False
        with torch.no_grad():
            early, late = self.eval()._layers(torch.zeros(1, 1, size, size))
        joined = (early.shape[1], early.shape[1] + late.shape[1]) if detail else (0, 0)
        self.register_buffer("early_mean", torch.zeros(joined[0]))
        self.register_buffer("axes", torch.zeros(joined[1], dim))
        self.train()

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Maps, ``dim`` deep; the network knows light and dark, −1 to 1, not ink."""
        first, rest = self._stages()
        return self.projection(rest(first(1 - 2 * images)))

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings of one length: of the last layer in training, of both layers afterwards."""
        if self._finished():
            values = self._joined(*self._layers(images)) @ self.axes
        else:
            values = self.forward_map(images).mean((2, 3)).float()
        return F.normalize(values, dim=1) * self.length

    def _layers(self, images: Tensor) -> tuple[Float[Tensor, "n early"], Float[Tensor, "n late"]]:
        """The earlier layer place by place, and the square root of the last one's mean over space.

        The root keeps few strong features from speaking for all.
        """
        first, rest = self._stages()
        maps = first(1 - 2 * images)
        last = rest(maps).mean((2, 3)).float()
        return maps.flatten(1).float(), last.clamp_min(0).sqrt()

    def _stages(self) -> tuple[Maps, Maps]:
        """The network up to the earlier layer, and from there on."""
        if self._hastened:
            return self._hastened
        first, rest = self._parts()
        return nn.Sequential(*first), nn.Sequential(*rest)

    def _parts(self) -> tuple[list[nn.Module], list[nn.Module]]:
        net = self.model
        first = [net.conv_stem, net.bn1, *net.blocks[:EARLY]]
        return first, [*net.blocks[EARLY:], net.conv_head, net.bn2]

    def _finished(self) -> bool:
        """Whether both layers are joined; a look at the weights, while these can still change."""
        if self._hastened:
            return self._joins
        return not self.training and bool(self.axes.any())

    def _joined(self, early: Tensor, late: Tensor) -> Float[Tensor, "n both"]:
        early = F.normalize(early - self.early_mean, dim=1) * self.detail
        return torch.cat([early, F.normalize(late, dim=1)], 1)

    def begin_like(self, other: Backbone) -> None:
        """Take over the weights; how layers are joined only where this one joins them."""
        joining = {} if self.detail else {"axes": self.axes, "early_mean": self.early_mean}
        self.load_state_dict(other.state_dict() | joining)

    def hasten(self) -> None:
        """Fold the normalisations into the convolutions and put these in a row.

        From then on it cannot be trained, moved or loaded.
        """
        fold(self.eval().model)
        self._joins = self._finished()
        first, rest = self._parts()
        early = Straight(first, self.input_spec.size)
        self._hastened = early, Straight(rest, early.side)

    @torch.no_grad()
    def finish(self, images: Float[Tensor, "n channels height width"]) -> None:
        """Join both layers, along the ``dim`` axes that matter most to these images.

        Args:
            images: some thousand training images as inputs.
        """
        if not self.detail:
            return
        parts = [self.eval()._layers(part) for part in images.split(BATCH)]
        early, late = (torch.cat(layer) for layer in zip(*parts, strict=True))
        self.early_mean.copy_(early.mean(0))
        _, _, axes = torch.linalg.svd(self._joined(early, late), full_matrices=False)
        self.axes.copy_(axes[: self.dim].T)

    @torch.no_grad()
    def begin_with(
        self,
        weights: Mapping[str, Tensor],
        images: Float[Tensor, "n channels height width"],
    ) -> None:
        """Take over the weights of a MobileNetV2 for photographs.

        Published files may carry normalisations folded into their shifts, with running statistics
        that say nothing. Training would then begin by undoing them, so every layer's statistics
        are measured on ``images`` and its scale and shift follow: the function stays the same, and
        a batch's own statistics now give nearly the same too.

        Args:
            weights: by timm's names; a classifier among them is left out.
            images: a few hundred training images as inputs.

        Raises:
            ValueError: if the weights are not those of this network.
        """
        own = {k: v.float() for k, v in weights.items() if not k.startswith("classifier")}
        try:
            own["conv_stem.weight"] = own["conv_stem.weight"].sum(1, keepdim=True)
            self.model.load_state_dict(own)
        except (KeyError, RuntimeError) as error:
            raise ValueError(f"these are no weights of MobileNetV2: {error}") from error
        norms = [module for module in self.modules() if isinstance(module, nn.BatchNorm2d)]
        handles = [norm.register_forward_pre_hook(_measure) for norm in norms]
        self.eval()(images)
        for handle in handles:
            handle.remove()
        self.train()


def _measure(norm: nn.BatchNorm2d, inputs: tuple[Tensor]) -> None:
    """Give the layer the statistics of its inputs without changing what it computes."""
    mean, variance = norm.running_mean, norm.running_var
    assert mean is not None
    assert variance is not None
    scale = norm.weight * (variance + norm.eps).rsqrt()
    shift = norm.bias - mean * scale
    mean.copy_(inputs[0].mean((0, 2, 3)))
    variance.copy_(inputs[0].var((0, 2, 3)).clamp_min(LEAST_VARIANCE))
    norm.weight.copy_(scale * (variance + norm.eps).sqrt())
    norm.bias.copy_(shift + mean * scale)
