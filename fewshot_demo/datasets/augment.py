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
    """Affine and elastic distortion and pen width, drawn anew for every image.

    Args:
        size: side of the result; the input is best held at twice that.
        degrees: largest rotation to either side.
        scale: largest relative change of width and of height, independently.
        shear: largest shear, as a fraction of the side.
        shift: largest displacement, as a fraction of the side.
        pen: chance that an image's strokes are thickened.
        thickest: by up to so many pixels to each side.
        elastic: how far each of 4 × 4 points of the image is moved at random, the rest following
            smoothly: standard deviation as a fraction of half the side.
    """

    size: int
    degrees: float = 12.0
    scale: float = 0.15
    shear: float = 0.15
    shift: float = 0.06
    pen: float = 0.3
    thickest: int = 1
    elastic: float = 0.0

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
        if self.elastic:
            grid = grid + self._bends(len(images), generator).to(images)
        return F.grid_sample(images, grid, align_corners=False)

    def _bends(self, count: int, generator: torch.Generator) -> Float[Tensor, "n size size 2"]:
        moves = torch.randn(count, 2, 4, 4, generator=generator) * self.elastic
        side = (self.size, self.size)
        smooth = F.interpolate(moves, size=side, mode="bicubic", align_corners=False)
        return smooth.permute(0, 2, 3, 1)

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
        thin = thick = images[chosen]
        if self.thickest > 1:
            rounds = torch.randint(1, self.thickest + 1, (len(thin),), generator=generator)
            rounds = rounds.to(images.device)
            for turn in range(self.thickest):
                still = rounds > turn
                thick = thick.clone()
                thick[still] = F.max_pool2d(thick[still], 3, 1, 1)
        else:
            thick = F.max_pool2d(thin, 3, 1, 1)
        images = images.clone()
        images[chosen] = thin + amount * (thick - thin)
        return images
