"""Random distortions of whole batches, so that a model meets drawings as crooked as people's."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor


@dataclass(frozen=True)
class Augment:
    """Affine distortion and pen width, drawn anew for every image.

    Args:
        size: side of the result; the input is best held at twice that.
        degrees: largest rotation to either side.
        scale: largest relative change of width and of height, independently.
        shear: largest shear, as a fraction of the side.
        shift: largest displacement, as a fraction of the side.
        pen: chance that an image's strokes are thickened, by up to one pixel to each side.
    """

    size: int
    degrees: float = 12.0
    scale: float = 0.15
    shear: float = 0.15
    shift: float = 0.06
    pen: float = 0.3

    def __call__(
        self, images: Float[Tensor, "n channels height width"], generator: torch.Generator
    ) -> Float[Tensor, "n channels size size"]:
        """Distorted images at ``size`` pixels."""
        if self.pen:
            images = self._thicken(images, generator)
        grid = F.affine_grid(
            self._matrices(len(images), generator).to(images),
            [len(images), images.shape[1], self.size, self.size],
            align_corners=False,
        )
        return F.grid_sample(images, grid, align_corners=False)

    def _matrices(self, count: int, generator: torch.Generator) -> Float[Tensor, "n 2 3"]:
        noise = torch.rand(count, 6, generator=generator) * 2 - 1
        angle = noise[:, 0] * math.radians(self.degrees)
        across, down = 1 + noise[:, 1] * self.scale, 1 + noise[:, 2] * self.scale
        shear = noise[:, 3] * self.shear
        cos, sin = angle.cos(), angle.sin()
        rows = [
            torch.stack(
                [cos * across, (shear * cos - sin) * down, noise[:, 4] * self.shift * 2], 1
            ),
            torch.stack(
                [sin * across, (shear * sin + cos) * down, noise[:, 5] * self.shift * 2], 1
            ),
        ]
        return torch.stack(rows, 1)

    def _thicken(
        self, images: Float[Tensor, "n channels height width"], generator: torch.Generator
    ) -> Float[Tensor, "n channels height width"]:
        chosen = torch.rand(len(images), generator=generator) < self.pen
        amount = torch.rand(int(chosen.sum()), 1, 1, 1, generator=generator).to(images)
        chosen = chosen.to(images.device)
        thin = images[chosen]
        images = images.clone()
        images[chosen] = thin + amount * (F.max_pool2d(thin, 3, 1, 1) - thin)
        return images
