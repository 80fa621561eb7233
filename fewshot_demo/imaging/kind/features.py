"""Numbers that tell a drawing, a photo of a drawing, and a photo of a thing apart.

A drawing on a screen has few colours, exactly flat ground and sharp lines. A photographed sheet has
few colours too, but its ground bears light that falls off, grain and noise. A photo of a thing has
texture, colours and shapes that are no strokes. All numbers are shares, contrasts or lengths
relative to the picture, so that its size says nothing.
"""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image

from .histograms import TINY, Grey, Numbers, at, counted, mean_of
from .marks import (
    against_ground,
    ground_numbers,
    ink_of,
    stroke_numbers,
    thing_numbers,
    tone_numbers,
)

LONGEST, SHORTEST = 192, 64  # sides at which a picture is looked at

Colour: TypeAlias = UInt8[np.ndarray, "height width 3"]


def features(image: Image.Image) -> Float[np.ndarray, " features"]:
    """The numbers of a picture of any size and mode, as float32."""
    rgb = looked_at(image)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(rgb)
    chroma = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    ground, contrast = against_ground(grey)
    mask = ink_of(contrast)
    numbers = [
        *_steps(grey),
        *_colours(rgb, chroma),
        *_tones(grey),
        *_border(rgb),
        *ground_numbers(ground, contrast),
        *_noise(grey, mask),
        *_blocks(grey),
        *_edges(grey),
        *stroke_numbers(mask),
        *tone_numbers(grey, chroma, mask),
        *thing_numbers(rgb, grey, chroma),
    ]
    return np.nan_to_num(np.array(numbers, np.float32))


def looked_at(image: Image.Image) -> Colour:
    """The picture as RGB, its longest side brought between `SHORTEST` and `LONGEST` pixels."""
    plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
    longest = max(plain.size)
    if longest > 2 * LONGEST:
        plain = plain.reduce(longest // LONGEST)
    values = np.asarray(plain)
    longest = max(values.shape[:2])
    scale = min(1.0, LONGEST / longest)
    if scale < 1:
        size = [max(8, round(side * scale)) for side in plain.size]
        values = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    elif longest < SHORTEST:
        times = -(-SHORTEST // longest)
        values = values.repeat(times, 0).repeat(times, 1)
    return np.ascontiguousarray(values if values.ndim == 3 else values[..., None].repeat(3, 2))


def _steps(grey: Grey) -> Numbers:
    """How far neighbours lie apart: none on flat ground, far at a line's edge."""
    shares = counted(cv2.absdiff(grey[:, 1:], grey[:, :-1]))
    shares = (shares + counted(cv2.absdiff(grey[1:], grey[:-1]))).cumsum() / 2
    strong = 1 - shares[24]
    return [
        *shares[[0, 1, 2, 4, 8, 16]],
        strong,
        1 - shares[64],
        (1 - shares[64]) / (strong + TINY),
        strong / (1 - shares[4] + TINY),
    ]


def _colours(rgb: Colour, chroma: Grey) -> Numbers:
    """How few colours make how much of the picture, and how strong they are."""
    bins = cv2.calcHist([rgb], [0, 1, 2], None, [16, 16, 16], [0, 256] * 3).ravel()
    shares = np.sort(bins[bins > 0])[::-1] / chroma.size
    tints = counted(chroma)
    return [
        *(float(shares[:count].sum()) for count in (1, 2, 4, 8, 16)),
        float(-(shares * np.log2(shares)).sum()),
        float(np.log2(len(shares))),
        *at(tints, 0.5, 0.9, 0.99),
        *(1 - tints.cumsum()[[4, 12, 30, 80]]),
        mean_of(tints),
    ]


def _tones(grey: Grey) -> Numbers:
    """Dark to light: percentiles, how much is quite black or white, how many levels there are."""
    shares = counted(grey)
    levels = at(shares, 0.02, 0.1, 0.5, 0.9, 0.98)
    mode = int(shares.argmax())
    return [
        *levels,
        levels[4] - levels[0],
        float(shares[:6].sum()),
        float(shares[250:].sum()),
        float(shares.max()),
        float(shares[max(0, mode - 6) : mode + 7].sum()),
        float((shares > 1 / 4096).mean()),
        mode / 255,
    ]


def _border(rgb: Colour) -> Numbers:
    """What lies around: one colour on a screen, shaded paper, or the rest of a scene."""
    width = max(1, min(rgb.shape[:2]) // 48)
    parts = (rgb[:width], rgb[-width:], rgb[:, :width], rgb[:, -width:])
    bands = cv2.split(np.concatenate([part.reshape(1, -1, 3) for part in parts], 1))
    middle = [at(counted(band), 0.5)[0] for band in bands]
    away = [
        cv2.absdiff(band, np.full_like(band, round(255 * value)))
        for band, value in zip(bands, middle, strict=True)
    ]
    shares = counted(cv2.max(cv2.max(away[0], away[1]), away[2]))
    return [
        *shares.cumsum()[[1, 4, 12, 32]],
        mean_of(shares),
        max(middle) - min(middle),
        sum(middle) / 3,
    ]


def _noise(grey: Grey, mask: Grey) -> Numbers:
    """What is left of the ground when its neighbourhood is taken off: grain and sensor noise."""
    beside = 1 - cv2.dilate(mask, np.ones((5, 5), np.uint8))
    rest = counted(cv2.absdiff(grey, cv2.medianBlur(grey, 3)), beside)
    wide = counted(cv2.absdiff(cv2.blur(grey, (3, 3)), cv2.blur(grey, (9, 9))), beside)
    return [
        *rest.cumsum()[[0, 1, 2, 4]],
        mean_of(rest),
        *wide.cumsum()[[0, 1, 2, 4]],
        mean_of(wide),
        float(cv2.mean(beside)[0]),
    ]


def _blocks(grey: Grey) -> Numbers:
    """How many small squares are flat, and how many full of texture."""
    values = grey.astype(np.float32)
    mean = cv2.blur(values, (8, 8))
    spread = np.sqrt((cv2.blur(values * values, (8, 8)) - mean * mean).clip(0))[4:-3:8, 4:-3:8]
    spread = spread if spread.size else np.zeros((1, 1), np.float32)
    logs = np.log1p(spread)
    return [
        *(float((spread < limit).mean()) for limit in (0.5, 1.5, 3, 6, 12, 25, 50)),
        float(np.median(logs)),
        float(logs.mean()),
        float(logs.std()),
    ]


def _edges(grey: Grey) -> Numbers:
    """How steep edges are for their contrast, and whether they run in one direction."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=0.25)
    shares = counted(cv2.convertScaleAbs(cv2.magnitude(across, down)))
    far = at(shares, 0.5, 0.75, 0.9, 0.97, 0.995)
    xx, yy, xy = (float(cv2.mean(part)[0]) for part in (across**2, down**2, across * down))
    return [
        *far,
        *(part / (far[4] + TINY) for part in far[1:4]),
        float(np.hypot(xx - yy, 2 * xy)) / (xx + yy + TINY),
        float(shares[int(0.3 * 255 * far[4]) + 1 :].sum()),
    ]
