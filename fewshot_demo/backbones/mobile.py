"""MobileNetV2 (Sandler et al. 2018), https://arxiv.org/abs/1801.04381, for drawings.

Photographs teach a network edges, corners and shapes that drawings have too: begun with ImageNet's
weights it needs a fraction of the episodes, and of the drawings, that a network begun with nothing
needs. Unlike a frozen backbone it is meta-trained as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone

LEAST_VARIANCE = 1e-3


@BACKBONES.register("mobilenet")
class MobileNet(Backbone):
    """timm's MobileNetV2 on ink, then a projection to short embeddings of one length.

    Args:
        size: side of the input in pixels; the map has a 32nd of it, rounded up.
        dim: of the embeddings.
        length: of the embeddings; their squared distances, 0 to 4 length², are then cosines.
    """

    def __init__(self, size: int = 64, dim: int = 256, length: float = 3.5) -> None:
        super().__init__()
        import timm

        self.input_spec = InputSpec(size, 1, (0.0,), (1.0,), "ink")
        self.model: Any = timm.create_model(
            "mobilenetv2_100", num_classes=0, in_chans=1, pad_type="same"
        )
        self.projection = nn.Conv2d(self.model.num_features, dim, 1, bias=False)
        nn.init.orthogonal_(self.projection.weight.view(dim, -1))
        self.dim, self.length = dim, length

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Maps, ``dim`` deep; the network knows light and dark, −1 to 1, not ink."""
        return self.projection(self.model.forward_features(1 - 2 * images))

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """The maps' mean over space, brought to the length."""
        return F.normalize(self.forward_map(images).mean((2, 3)).float(), dim=1) * self.length

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
