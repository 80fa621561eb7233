"""What every backbone offers."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

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
    """

    dim: int
    input_spec: InputSpec

    @abstractmethod
    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Feature maps, before any pooling over space."""

    @abstractmethod
    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings."""


def build_backbone(name: str, **config: Any) -> Backbone:
    """The registered backbone ``name`` with its configuration, untrained."""
    return BACKBONES[name](**config)
