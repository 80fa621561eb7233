"""Printed pictures made to look drawn by hand: from shapes to lines, from lines to a hand's lines.

`line_drawings` is done once: filled shapes become outlines, and all lines as thin as a pen's. The
rest differs each time: `Hand` makes lines tremble and break off. Pen widths and larger distortions
are those of `Augment`, as for every drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, UInt8
from PIL import Image, ImageOps
from torch import Tensor

from ..imaging.ink.normalise import normalise_ink
from .sources import ClassImages, ClassTensors, decode

INK = 0.4  # of full ink: what counts as ink
FILLED = 0.115  # of the side: wider ink is a shape, not a line
EDGE = 2  # pixels of a shape that are its outline
BESIDE, CORNER = 180, 64  # of 255: ink beside a thin line, and at its corners
ROUNDS = 24  # of thinning at most; lines that wide were outlined before
BATCH = 512
BORDER = 0.06  # of the side, white around a picture while it becomes lines

Ink = Bool[np.ndarray, "n side side"]


def printed_classes(source: ClassImages, size: int) -> ClassTensors:
    """Classes of printed pictures, dark on white, as line drawings that fill ``size`` pixels.

    Shapes become outlines before anything else: a filled disc would pass for a small dot.
    """
    images, counts = [], []
    for files in source.files.values():
        sheets = [_sheet(decode(path.read_bytes()), size) for path in files]
        lines = line_drawings(torch.from_numpy(np.stack(sheets))[:, None])
        for drawn in 255 - lines[:, 0].numpy():
            ink = normalise_ink(Image.fromarray(drawn), size, "plain")
            images.append((ink * 255).round().to(torch.uint8))
        counts.append(len(files))
    sizes = torch.tensor(counts)
    return ClassTensors(torch.stack(images), sizes.cumsum(0) - sizes, sizes, tuple(source.files))


def _sheet(image: Image.Image, size: int) -> np.ndarray:
    """The picture's ink, ``(size, size)`` uint8, with white around it."""
    inner = size - 2 * round(BORDER * size)
    sheet = Image.new("L", (size, size), 255)
    picture = ImageOps.contain(image.convert("L"), (inner, inner), Image.Resampling.BILINEAR)
    sheet.paste(picture, ((size - picture.width) // 2, (size - picture.height) // 2))
    return 255 - np.asarray(sheet)


def line_drawings(images: UInt8[Tensor, "n 1 side side"]) -> UInt8[Tensor, "n 1 side side"]:
    """Ink as lines about two pixels wide; where nothing would be left, the image as it was."""
    drawn = torch.empty_like(images)
    for part, into in zip(images.split(BATCH), drawn.split(BATCH), strict=True):
        ink = part[:, 0].numpy() > 255 * INK
        lines = _softened(thinned(outlined(ink)))
        blank = ~lines.any((1, 2))
        lines[blank] = part[:, 0].numpy()[blank]
        into[:, 0] = torch.from_numpy(lines)
    return drawn


def _softened(lines: Ink) -> np.ndarray:
    """Lines one pixel wide as a pen leaves them after sampling: softer to their sides."""
    soft = np.where(lines, np.uint8(255), np.uint8(0))
    for number, around in enumerate(_around(lines)):
        np.maximum(soft, around * np.uint8(CORNER if number % 2 else BESIDE), out=soft)
    return soft


def outlined(ink: Ink) -> Ink:
    """Lines as they are; of shapes wider than `FILLED`, only the edge."""
    reach = int(ink.shape[-1] * FILLED) // 2
    shapes = _dilated(~_dilated(~ink, reach), reach)
    return ink & (_dilated(~shapes, EDGE) | _dilated(~ink, EDGE))


def _dilated(ink: Ink, reach: int) -> Ink:
    """Ink that grows by so many pixels to every side, by crosses and squares in turn."""
    for turn in range(reach):
        around = _around(ink)
        ink = reduce(np.logical_or, around if turn % 2 else around[::2], ink)
    return ink


def thinned(ink: Ink) -> Ink:
    """Lines one pixel wide in the middle of the ink (Zhang & Suen 1984, CACM 27/3)."""
    for _ in range(ROUNDS):
        before = ink
        for removable in _REMOVABLE:
            code = np.zeros(ink.shape, np.uint8)
            for bit, around in enumerate(_around(ink)):
                code |= around.view(np.uint8) << np.uint8(bit)
            ink = ink & ~removable[code]
        if np.array_equal(before, ink):
            break
    return ink


def _around(ink: Ink) -> list[Ink]:
    """What lies above each pixel, and so on clockwise; outside lies paper."""
    side = ink.shape[-1]
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    steps = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    return [
        padded[:, 1 + down : 1 + down + side, 1 + right : 1 + right + side] for down, right in steps
    ]


def _edges() -> tuple[np.ndarray, np.ndarray]:
    """For the 256 cases of a pixel's neighbours, whether it may go in each half of a round."""
    around = (np.arange(256)[:, None] >> np.arange(8) & 1).astype(bool)
    count = around.sum(1)
    ends = (~around & np.roll(around, -1, 1)).sum(1)
    top, right, bottom, left = around[:, ::2].T
    edge = (count >= 2) & (count <= 6) & (ends == 1)
    first = edge & ~(top & right & bottom) & ~(right & bottom & left)
    return first, edge & ~(top & right & left) & ~(top & bottom & left)


_REMOVABLE = _edges()


@dataclass(frozen=True)
class Hand:
    """A hand that trembles and lifts the pen, another one for every image.

    Args:
        tremor: how far each of `points` × `points` points is moved at random, the rest following
            smoothly: standard deviation as a fraction of half the side.
        points: the more, the finer the tremor.
        gaps: breaks in the lines, at most so many an image.
        wide: of the widest break, as a fraction of the side.
    """

    tremor: float = 0.012
    points: int = 14
    gaps: int = 3
    wide: float = 0.08

    def __call__(
        self, images: Float[Tensor, "n 1 side side"], generator: torch.Generator
    ) -> Float[Tensor, "n 1 side side"]:
        """The images as drawn by as many hands."""
        count, side = len(images), images.shape[-1]
        strength = torch.rand(count, 1, 1, 1, generator=generator) * 2 * self.tremor
        moves = torch.randn(count, 2, self.points, self.points, generator=generator) * strength
        smooth = F.interpolate(moves, size=(side, side), mode="bicubic", align_corners=False)
        straight = F.affine_grid(
            torch.eye(2, 3).expand(count, 2, 3), [count, 1, side, side], align_corners=False
        )
        grid = straight + smooth.permute(0, 2, 3, 1)
        trembled = F.grid_sample(images, grid.to(images), align_corners=False)
        return trembled * self._unbroken(count, side, generator).to(images)

    def _unbroken(
        self, count: int, side: int, generator: torch.Generator
    ) -> Float[Tensor, "n 1 side side"]:
        """0 in small discs, 1 elsewhere."""
        if not self.gaps:
            return torch.ones(count, 1, side, side)
        middles = torch.rand(count, self.gaps, 2, generator=generator)
        reach = torch.rand(count, self.gaps, generator=generator) * self.wide / 2
        reach *= torch.rand(count, self.gaps, generator=generator) < 0.5
        place = (torch.arange(side) + 0.5) / side
        down = (place[None, None] - middles[..., :1]).square()
        across = (place[None, None] - middles[..., 1:]).square()
        inside = down[..., :, None] + across[..., None, :] < reach.square()[..., None, None]
        return 1 - inside.any(1, keepdim=True).float()
