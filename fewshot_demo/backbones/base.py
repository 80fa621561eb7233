"""What every backbone offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..core.inputs import InputSpec
from ..core.registry import Registry

BACKBONES: Registry[type[Backbone]] = Registry("backbone")


class Backbone(nn.Module):
    """A feature extractor: `forward_map` and `forward`, which every backbone writes.

    Hooks stand for the stages of a backbone's life, in this order; each has a default and most
    backbones need none of their own: `load_pretrained` and `copy_weights_from` before training,
    `fit_to_classes` before and after it, `fit_after_training` once after it,
    `optimise_for_serving` whenever it was loaded, or `fix_for_tracing` where it goes into a file.

    Attributes:
        dim: length of the embedding that ``forward`` gives.
        input_spec: the images it expects.
        frozen: whether it stays as it is while the rest of a learner trains.
        scale_is_trained: whether training alone decides how far apart embeddings lie. Where
            something else does, the fitted temperature may also be below 1.
    """

    dim: int
    input_spec: InputSpec
    frozen: bool = False
    scale_is_trained: bool = True

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Feature maps, before any pooling over space."""
        raise NotImplementedError(f"{type(self).__name__} has no feature maps")

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings."""
        raise NotImplementedError(f"{type(self).__name__} has no embeddings")

    def load_pretrained(
        self,
        weights: Mapping[str, Tensor],
        images: Float[Tensor, "n channels height width"],
    ) -> None:
        """Begin with weights that were published for another purpose.

        Args:
            weights: by the names of their publisher.
            images: a few hundred training images as inputs, to adapt to.

        Raises:
            ValueError: if this backbone cannot begin with such weights.
        """
        raise ValueError(f"{type(self).__name__} cannot begin with published weights")

    def copy_weights_from(self, other: Backbone) -> None:
        """Begin with the weights of another backbone of this class.

        Raises:
            RuntimeError: if they do not fit.
        """
        self.load_state_dict(other.state_dict())

    def fit_to_classes(
        self,
        batches: Iterable[tuple[Float[Tensor, "n channels height width"], Int[Tensor, " n"]]],
    ) -> None:
        """Fit in closed form what follows from training images and the numbers of their classes.

        Once before training, where it begins with published weights, and again after it.
        """

    def fit_after_training(self, images: Float[Tensor, "n channels height width"]) -> None:
        """Fit what no gradient trains, with some thousand training images, before measuring."""

    def keep_first(self, blocks: int) -> None:
        """Let the first blocks stay as they are, in training too.

        Raises:
            ValueError: if this backbone has no such blocks.
        """
        raise ValueError(f"{type(self).__name__} has no blocks to keep")

    def undo_fit(self) -> None:
        """Take back what `fit_after_training` did, where training goes on."""

    def optimise_for_serving(self) -> None:
        """Become the same function in fewer steps. It need not be able to train afterwards."""

    def fix_for_tracing(self) -> None:
        """Decide now what is otherwise read from the weights at each call: a graph has no ifs."""

    def train(self, mode: bool = True) -> Backbone:
        """Training mode, unless it is frozen: running statistics are part of the weights."""
        return super().train(mode and not self.frozen)

    def freeze(self) -> Backbone:
        """Stay as it is from now on."""
        self.frozen = True
        return self.requires_grad_(False).eval()

    @torch.no_grad()
    def map_shape(self) -> tuple[int, int, int]:
        """Depth, rows and columns of one image's maps, found out by mapping a blank image."""
        spec, training = self.input_spec, self.training
        blank = torch.zeros(1, spec.channels, spec.size, spec.size)
        maps = self.eval().forward_map(blank)
        self.train(training)
        return maps.shape[1], maps.shape[2], maps.shape[3]


def build_backbone(name: str, **config: Any) -> Backbone:
    """The registered backbone ``name`` with its configuration, untrained."""
    return BACKBONES[name](**config)
