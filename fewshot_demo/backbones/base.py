"""What every backbone offers."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from ..core.inputs import InputSpec
from ..core.registry import Registry

BACKBONES: Registry[type[Backbone]] = Registry("backbone")


class Backbone(nn.Module):
    """A feature extractor.

    Attributes:
        dim: length of the embedding that ``forward`` gives.
        input_spec: the images it expects.
        frozen: whether it stays as it is while the rest of a learner trains.
        settled: whether training itself settles how far apart its embeddings lie; else a
            temperature may also sharpen.
    """

    dim: int
    input_spec: InputSpec
    frozen: bool = False
    settled: bool = True

    def train(self, mode: bool = True) -> Backbone:
        """Training mode, unless it is frozen: running statistics are part of the weights."""
        return super().train(mode and not self.frozen)

    def freeze(self) -> Backbone:
        """Stay as it is from now on."""
        self.frozen = True
        return self.requires_grad_(False).eval()

    def begin_like(self, other: Backbone) -> None:
        """Take over the weights of another of its kind.

        Raises:
            RuntimeError: if they do not fit.
        """
        self.load_state_dict(other.state_dict())

    def hasten(self) -> None:
        """Called before serving: the same function in fewer steps, if there is a way."""

    def finish(self, images: Float[Tensor, "n channels height width"]) -> None:
        """Called once when training is done, with training images, before anything is measured."""

    @abstractmethod
    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Feature maps, before any pooling over space."""

    @torch.no_grad()
    def map_shape(self) -> tuple[int, int, int]:
        """Depth, rows and columns of one image's maps, found out by mapping a blank image."""
        spec, training = self.input_spec, self.training
        blank = torch.zeros(1, spec.channels, spec.size, spec.size)
        maps = self.eval().forward_map(blank)
        self.train(training)
        return maps.shape[1], maps.shape[2], maps.shape[3]

    @abstractmethod
    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings."""


def build_backbone(name: str, **config: Any) -> Backbone:
    """The registered backbone ``name`` with its configuration, untrained."""
    return BACKBONES[name](**config)
