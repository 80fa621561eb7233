"""Ink normalisation: any drawing to the same square, centred, ink 1 on paper 0."""

from __future__ import annotations

from functools import reduce
from typing import Literal, cast

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, ImageChops
from torch import Tensor

from .photo_cleaning import ink_on_paper
from .surround import FLAT, border, colour_of, holds_a_sheet, share, turned_corners
from .thinning import eroded, thinning_of

Reading = Literal["plain", "paper"]

MARGIN = 0.08  # of the side, left free around the ink
INK = 0.35  # of the strongest contrast: what counts as ink when its extent is measured
LEAST_STROKES = 7.0  # a dot is not blown up: the side is at least so many stroke widths
TWO_TONES = 0.6  # of the image in the values of paper and ink: drawn on a screen, or scanned
SAMPLED = 100  # pixels a side are enough to see the tones
SMALLEST_PHOTO = 64  # pixels of the shorter side


def normalise_ink(
    image: Image.Image, size: int, reading: str = "auto"
) -> Float[Tensor, "1 size size"]:
    """Crop a drawing to its ink, pad it square, centre it, and resample it to ``size`` pixels.

    Read as plain, the paper is the median colour of the border and the ink whatever differs from
    it, so that white chalk on black and blue pen on white both come out as ink 1 on paper 0. Read
    as paper, the drawing is a photo of pencil or pen on paper and is cleaned first, see
    `photo_cleaning`. The same function serves training, evaluation and the app. A blank image comes
    out as zeros.

    Args:
        image: any mode; L is fastest, then RGB.
        size: side of the result in pixels.
        reading: ``plain``, ``paper``, or ``auto``: what `reading_of` says.

    Returns:
        ``(1, size, size)``, float32, 0 to 1, the darkest point 1.
    """
    plain = _plain(image)
    if reading == "auto":
        reading = reading_of(plain)
    ink = ink_on_paper(plain) if reading == "paper" else _contrast_of(plain)
    box = ink_box(ink)
    if box is None:
        return torch.zeros(1, size, size)
    ink, box = _thinned(ink, box)
    patch = _resample(ink, box, size)
    return torch.from_numpy(patch / max(float(patch.max()), 1e-6))[None]


def _plain(image: Image.Image) -> Image.Image:
    """As L or RGB; a grey image gives the same ink in either, in L three times as fast."""
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def reading_of(image: Image.Image) -> Reading:
    """Whether an image is a plain drawing (from a screen or a scanner) or a photo of paper.

    A drawing on a screen has two tones nearly everywhere, or more of them on a flat border. The
    light on a photographed sheet falls off, and its sensor is noisy; a flat border may have been
    put around it.
    """
    if min(image.size) < SMALLEST_PHOTO:
        return "plain"
    values = np.asarray(_plain(image))
    outermost = border(values)
    paper = colour_of(outermost)
    if _two_tones(values, paper):
        return "plain"
    flat = share(outermost, paper) >= FLAT
    return "plain" if flat and not holds_a_sheet(values) else "paper"


def _two_tones(values: np.ndarray, paper: np.ndarray) -> bool:
    """Whether most values are those of the paper or of what lies furthest from it."""
    step = max(1, min(values.shape[:2]) // SAMPLED)
    few = values[::step, ::step].reshape(-1, *paper.shape)
    distance = np.abs(few - paper).reshape(len(few), -1).max(1)
    ink = np.asarray(few[int(distance.argmax())])
    return share(few, paper) + share(few, ink) >= TWO_TONES


def ink_of(image: Image.Image) -> np.ndarray:
    """Contrast with the paper, ``(height, width)`` uint8, 255 where it is strongest."""
    return _contrast_of(_plain(image))


def _contrast_of(plain: Image.Image) -> np.ndarray:
    values = np.asarray(plain)
    corners = turned_corners(values)
    if corners is not None:
        kept = border(values)[~border(corners)]
        if not len(kept):  # turned so far that its own edges touch the border in points alone
            kept = values[~corners]
        values = values.copy()
        values[corners] = colour_of(kept).astype(np.uint8)
        plain = Image.fromarray(values)
    contrast = reduce(ImageChops.lighter, map(_contrast, plain.split()))
    _, strongest = cast(tuple[int, int], contrast.getextrema())
    if strongest < 16:  # compression noise on blank paper, not ink
        return np.zeros((plain.height, plain.width), np.uint8)
    if strongest < 255:
        contrast = contrast.point([min(255, v * 255 // strongest) for v in range(256)])
    return np.asarray(contrast)


def _contrast(band: Image.Image) -> Image.Image:
    """How far each value lies from the median of the border."""
    paper = int(np.median(border(np.asarray(band))))
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


def _thinned(
    ink: np.ndarray, box: tuple[float, float, float]
) -> tuple[np.ndarray, tuple[float, float, float]]:
    """The ink and its square, with strokes thin enough for the drawing's size."""
    left, top, side = box
    rows = slice(max(0, int(top)), int(top + side) + 1)
    columns = slice(max(0, int(left)), int(left + side) + 1)
    width = _stroke_width(ink[rows, columns] > 255 * INK)
    pixels = thinning_of(width, side)
    thin = eroded(ink, pixels) if pixels else ink
    return thin, (ink_box(thin) or box) if pixels else box


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
