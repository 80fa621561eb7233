"""Conv4-64, the backbone of the first papers (Vinyals et al. 2016, Snell et al. 2017)."""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor, nn

from ..core.inputs import InputSpec
from .base import BACKBONES, Backbone


@BACKBONES.register("conv4")
class Conv4(Backbone):
    """Four blocks of 3×3 convolution, batch normalisation, ReLU and 2×2 max-pooling.

    Args:
        size: side of the input in pixels; 28 gives a 1×1 map, 32 a 2×2 map.
        channels: 1 for ink, 3 for colour.
        width: channels of each block.
        pools: how many blocks pool, the first ones; 2 of them leave 28 pixels a 7×7 map.

    The convolutions carry no bias: batch normalisation would cancel it. Pooling comes before the
    ReLU, which gives the same numbers (the ReLU never falls) from a quarter of the work.
    """

    def __init__(self, size: int = 28, channels: int = 1, width: int = 64, pools: int = 4) -> None:
        super().__init__()
        kind = "ink" if channels == 1 else "photo"
        self.input_spec = InputSpec(size, channels, (0.0,) * channels, (1.0,) * channels, kind)
        self.blocks = nn.Sequential(
            *(_block(channels if i == 0 else width, width, i < pools) for i in range(4))
        )
        self.dim = width * (size // 2**pools) ** 2

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Maps of ``size // 2**pools`` rows and columns, 64 deep unless ``width`` says else."""
        return self.blocks(images)

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """The maps, flattened."""
        return self.blocks(images).flatten(1)


def _block(inputs: int, outputs: int, pool: bool) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        *([nn.MaxPool2d(2)] if pool else []),
        nn.ReLU(inplace=True),
    )
