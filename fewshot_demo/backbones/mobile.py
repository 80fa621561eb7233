"""MobileNetV2 (Sandler et al. 2018), https://arxiv.org/abs/1801.04381, for drawings.

Photographs teach a network edges, corners and shapes that drawings have too: started from
ImageNet's weights it needs a fraction of the episodes, and of the drawings, that one started from
random weights needs. Unlike a frozen backbone it is meta-trained as a whole.

Its last layers overfit the training classes, however, which are few. So after training an embedding
also holds the maps of an earlier layer, which training has changed least and which still say where
in the image a feature is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone
from .fused_convs import FusedConvs, fold

MIN_VARIANCE = 1e-3
EARLY_BLOCKS = 5  # up to the earlier layer, whose maps have a 16th of the input's side
BATCH = 256

MapFunction = Callable[[Tensor], Tensor]  # from maps to maps


@BACKBONES.register("mobilenet")
class MobileNet(Backbone):
    """timm's MobileNetV2 on ink, then a projection to short embeddings of one length.

    Args:
        size: side of the input in pixels; the map has a 32nd of it, rounded up.
        dim: of the embeddings.
        length: of all embeddings, so that their squared distances are 2 length² (1 − cosine).
        detail: weight of the earlier layer beside the last one, from `fit_after_training` on; with
            0 the embedding is the mean of `forward_map`, which never holds the earlier layer.
    """

    _kept: Sequence[nn.Module] = ()
    scale_is_trained = False  # ``length`` sets it, and the earlier layer joins after training

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
        self._fused: tuple[MapFunction, MapFunction] | None = None
        self._fixed_has_early: bool | None = None
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
        if self._has_early():
            values = self._both(*self._layers(images)) @ self.axes
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

    def _stages(self) -> tuple[MapFunction, MapFunction]:
        """The network up to the earlier layer, and from there on."""
        if self._fused:
            return self._fused
        first, rest = self._parts()
        return nn.Sequential(*first), nn.Sequential(*rest)

    def _parts(self) -> tuple[list[nn.Module], list[nn.Module]]:
        net = self.model
        first = [net.conv_stem, net.bn1, *net.blocks[:EARLY_BLOCKS]]
        return first, [*net.blocks[EARLY_BLOCKS:], net.conv_head, net.bn2]

    def _has_early(self) -> bool:
        """Whether embeddings hold both layers; read from the weights while these can change."""
        if self._fixed_has_early is not None:
            return self._fixed_has_early
        if isinstance(self.axes, nn.Parameter):
            return True
        return not self.training and bool(self.axes.any())

    def _both(self, early: Tensor, late: Tensor) -> Float[Tensor, "n both"]:
        early = F.normalize(early - self.early_mean, dim=1) * self.detail
        return torch.cat([early, F.normalize(late, dim=1)], 1)

    def copy_weights_from(self, other: Backbone) -> None:
        """Take over the weights; without the earlier layer, all but what was fitted to it."""
        own = {"axes": self.axes, "early_mean": self.early_mean}
        weights = other.state_dict()
        fits = self.detail and weights["axes"].shape == self.axes.shape
        self.load_state_dict(weights if fits else weights | own)

    def undo_fit(self) -> None:
        """Let embeddings hold the last layer alone again."""
        self.axes.zero_()

    def train_as_fitted(self) -> None:
        """Go on training with both layers joined, and train how they are.

        Raises:
            ValueError: if they are not joined yet.
        """
        if not self.axes.any():
            raise ValueError("both layers are trained together once they were fitted together")
        axes = self.axes.clone()
        del self.axes
        self.axes = nn.Parameter(axes)

    def keep_first(self, blocks: int) -> None:
        """Leave the first blocks as they are from now on; their maps are the largest.

        What they find, edges and corners, is the same for all drawings, and most of the time of
        training goes there.
        """
        net = self.model
        self._kept = [net.conv_stem, net.bn1, *net.blocks[:blocks]]
        for module in self._kept:
            module.requires_grad_(False).eval()

    def train(self, mode: bool = True) -> MobileNet:
        """Training mode, but for what is kept: running statistics are part of the weights."""
        super().train(mode)
        for module in self._kept:
            module.eval()
        return self

    def optimise_for_serving(self) -> None:
        """Fold the normalisations into the convolutions and call these one after another.

        From then on it can neither be trained, nor moved to a device, nor load weights.
        """
        fold(self.eval().model)
        self.fix_for_tracing()
        first, rest = self._parts()
        early = FusedConvs(first, self.input_spec.size)
        self._fused = early, FusedConvs(rest, early.side)

    def fix_for_tracing(self) -> None:
        """Look once whether embeddings hold both layers."""
        self._fixed_has_early = self._has_early()

    @torch.no_grad()
    def fit_after_training(self, images: Float[Tensor, "n channels height width"]) -> None:
        """Let embeddings hold both layers, projected on the images' ``dim`` principal axes.

        Args:
            images: some thousand training images as inputs.
        """
        if not self.detail:
            return
        if isinstance(self.axes, nn.Parameter):  # trained: nothing is left to fit
            axes = self.axes.detach()
            del self.axes
            self.register_buffer("axes", axes)
            return
        parts = [self.eval()._layers(part) for part in images.split(BATCH)]
        early, late = (torch.cat(layer) for layer in zip(*parts, strict=True))
        self.early_mean.copy_(early.mean(0))
        _, _, axes = torch.linalg.svd(self._both(early, late), full_matrices=False)
        self.axes.copy_(axes[: self.dim].T)

    @torch.no_grad()
    def load_pretrained(
        self,
        weights: Mapping[str, Tensor],
        images: Float[Tensor, "n channels height width"],
    ) -> None:
        """Take over the weights of a MobileNetV2 for photographs.

        Published files may hold batch normalisations with running mean 0 and variance 1, all else
        folded into scale and shift. The statistics of a training batch would then change the
        function at once, so every layer's statistics are measured on ``images``, and scale and
        shift follow: the function stays the same, in training too.

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
    variance.copy_(inputs[0].var((0, 2, 3)).clamp_min(MIN_VARIANCE))
    norm.weight.copy_(scale * (variance + norm.eps).sqrt())
    norm.bias.copy_(shift + mean * scale)
