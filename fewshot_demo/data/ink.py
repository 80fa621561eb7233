"""Ink normalisation: any drawing to the same square, centred, ink 1 on paper 0."""

from __future__ import annotations

from functools import reduce
from typing import cast

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, ImageChops
from torch import Tensor

from .images import grey_if_possible

MARGIN = 0.08  # of the side, left free around the ink
INK = 0.35  # of the strongest contrast: what counts as ink when its extent is measured
LEAST_STROKES = 7.0  # a dot is not blown up: the side is at least so many stroke widths


def normalise_ink(image: Image.Image, size: int) -> Float[Tensor, "1 size size"]:
    """Crop a drawing to its ink, pad it square, centre it, and resample it to ``size`` pixels.

    The paper is the median colour of the border and the ink whatever differs from it, so that
    white chalk on black and blue pen on white both come out as ink 1 on paper 0. The same function
    serves training, evaluation and the app. A blank image comes out as zeros.

    Args:
        image: any mode; RGB is converted fastest.
        size: side of the result in pixels.

    Returns:
        ``(1, size, size)``, float32, 0 to 1, the darkest point 1.
    """
    ink = ink_of(image)
    box = ink_box(ink)
    if box is None:
        return torch.zeros(1, size, size)
    patch = _resample(ink, box, size)
    return torch.from_numpy(patch / max(float(patch.max()), 1e-6))[None]


def ink_of(image: Image.Image) -> np.ndarray:
    """Contrast with the paper, ``(height, width)`` uint8, 255 where it is strongest."""
    plain = grey_if_possible(image)
    contrast = reduce(ImageChops.lighter, map(_contrast, plain.split()))
    _, strongest = cast(tuple[int, int], contrast.getextrema())
    if strongest < 16:  # compression noise on blank paper, not ink
        return np.zeros((plain.height, plain.width), np.uint8)
    if strongest < 255:
        contrast = contrast.point([min(255, v * 255 // strongest) for v in range(256)])
    return np.asarray(contrast)


def _contrast(band: Image.Image) -> Image.Image:
    """How far each value lies from the median of the border."""
    values = np.asarray(band)
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    paper = int(np.median(border))
    return band.point([abs(value - paper) for value in range(256)])


def ink_box(ink: np.ndarray) -> tuple[float, float, float] | None:
    """Square around the ink: left, top and side in pixels, margin included; None without ink.

    May reach over the edge of the image.
    """
    mask = ink > 255 * INK
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if len(rows) == 0:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    extent = max(bottom - top, right - left)
    side = max(float(extent), LEAST_STROKES * _stroke_width(mask[top:bottom, left:right]))
    side *= 1 + 2 * MARGIN
    return (left + right - side) / 2, (top + bottom - side) / 2, side


def _stroke_width(mask: np.ndarray) -> float:
    """Mean width of the strokes: twice the area over the outline."""
    padded = np.pad(mask, 1)
    outline = np.count_nonzero(padded[1:] != padded[:-1]) + np.count_nonzero(
        padded[:, 1:] != padded[:, :-1]
    )
    return 2.0 * np.count_nonzero(mask) / (outline * np.pi / 4)


def _resample(ink: np.ndarray, box: tuple[float, float, float], size: int) -> np.ndarray:
    """The square part of the image at ``size`` pixels, area-averaged, 0 to 1; zeros outside it."""
    left, top, side = box
    before = max(0, int(np.ceil(-min(left, top))))
    height, width = ink.shape
    after = max(0, int(np.ceil(max(left + side - width, top + side - height))))
    padded = Image.fromarray(np.pad(ink, (before, after)) if before or after else ink)
    left, top = left + before, top + before
    resized = padded.resize(
        (size, size), Image.Resampling.BILINEAR, box=(left, top, left + side, top + side)
    )
    return np.asarray(resized, np.float32) / 255
