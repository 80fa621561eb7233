"""The numbers of `features` that need marks told from their ground."""

from __future__ import annotations

import cv2
import numpy as np

from .histograms import TINY, Grey, Numbers, at, counted

INK = 0.35  # of the strongest contrast with the ground


def against_ground(grey: Grey) -> tuple[np.ndarray, Grey]:
    """The ground without its marks, ``(rows, columns)`` float32, and the contrast with it.

    Marks are what a closing swallows on light ground, an opening on dark ground.
    """
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(8, width // 4), max(8, height // 4)), interpolation=cv2.INTER_AREA
    )
    low, middle, high = at(counted(small), 0.02, 0.5, 0.98)
    light = middle >= (low + high) / 2
    side = max(3, min(small.shape) // 6) | 1
    kernel = np.ones((side, side), np.uint8)
    kind = cv2.MORPH_CLOSE if light else cv2.MORPH_OPEN
    ground = cv2.blur(cv2.morphologyEx(small, kind, kernel), (5, 5))
    large = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    contrast = cv2.subtract(large, grey) if light else cv2.subtract(grey, large)
    return ground.astype(np.float32), contrast


def ink_of(contrast: Grey) -> Grey:
    """What is ink, 0 or 1."""
    strongest = max(255 * at(counted(contrast), 0.995)[0], 8.0)
    return cv2.threshold(contrast, INK * strongest, 1, cv2.THRESH_BINARY)[1]


def ground_numbers(ground: np.ndarray, contrast: Grey) -> Numbers:
    """How even the ground is, and how clearly the marks stand against it."""
    counts = counted(contrast)
    strongest = max(255 * at(counts, 0.995)[0], 1.0)
    shares = counts.cumsum()

    def below(part: float) -> float:
        return float(shares[min(255, int(part * strongest))])

    mean = float(ground.mean())
    return [
        strongest / 255,
        below(0.08),
        below(0.2) - below(0.08),
        below(INK) - below(0.2),
        1 - below(INK),
        1 - below(0.7),
        (1 - below(0.7)) / (1 - below(INK) + TINY),
        mean / 255,
        float(ground.std()) / 255,
        float(ground.std()) / (mean + 1),
        float(np.ptp(ground)) / 255,
        float(np.abs(np.diff(ground, axis=0)).mean() + np.abs(np.diff(ground, axis=1)).mean()),
        _separable(counts),
    ]


def _separable(shares: np.ndarray) -> float:
    """Otsu's measure: the part of the variance that lies between two groups, 0 to 1."""
    level = np.arange(256)
    below, mean = shares.cumsum(), (shares * level).cumsum()
    between = (mean[-1] * below - mean) ** 2 / (below * (1 - below) + 1e-9)
    spread = float((shares * (level - mean[-1]) ** 2).sum())
    return float(between.max()) / (spread + 1e-9)


def stroke_numbers(mask: Grey) -> Numbers:
    """Whether the ink is lines of one width, and in how many pieces."""
    side, area = max(mask.shape), cv2.countNonZero(mask)
    if area == 0:
        return [0.0] * 10
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    deep = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = deep[(deep >= cv2.dilate(deep, np.ones((3, 3), np.uint8))) & (padded > 0)]
    width, deepest = float(ridge.mean()), float(ridge.max())
    half = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_LINEAR)
    count, _, stats, _ = cv2.connectedComponentsWithStats(half, connectivity=8)
    sizes, boxes = stats[1:, cv2.CC_STAT_AREA], stats[1:, 2] * stats[1:, 3]
    largest = int(sizes.argmax()) if count > 1 else -1
    outline = cv2.countNonZero(cv2.absdiff(mask[1:], mask[:-1]))
    outline += cv2.countNonZero(cv2.absdiff(mask[:, 1:], mask[:, :-1]))
    return [
        deepest / side,
        width / side,
        float(ridge.std()) / (width + TINY),
        deepest / (width + TINY),
        float(np.log1p(count - 1)),
        4 * float(sizes[largest]) / area if count > 1 else 1.0,
        float(sizes[largest]) / float(boxes[largest]) if count > 1 else 0.0,
        float((sizes <= 2).mean()) if count > 1 else 0.0,
        outline / area,
        float((ridge <= 1.5).mean()),
    ]


def tone_numbers(grey: Grey, chroma: Grey, mask: Grey) -> Numbers:
    """Whether ink and ground are each of one tone and one colour."""
    numbers: Numbers = []
    for part in (mask, 1 - mask):
        for values in (grey, chroma):
            mean, spread = cv2.meanStdDev(values, mask=part)
            numbers += [float(mean[0, 0]) / 255, float(spread[0, 0]) / 255]
    return numbers


def thing_numbers(rgb: np.ndarray, grey: Grey, chroma: Grey) -> Numbers:
    """What differs from the middle of the border: a whole thing has body, shades and edges inside.

    Ink differs too, but is thin, and of one tone all over.
    """
    low, high, left, right = (cv2.mean(part)[:3] for part in _sides(rgb))
    ground = np.median(np.array([low, high, left, right]), 0)
    apart = cv2.absdiff(rgb, np.broadcast_to(np.rint(ground).astype(np.uint8), rgb.shape).copy())
    red, green, blue = cv2.split(apart)
    far = cv2.max(cv2.max(red, green), blue)
    numbers: Numbers = []
    for limit in (24, 60):
        mask = cv2.threshold(far, limit, 1, cv2.THRESH_BINARY)[1]
        deep = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
        inside = cv2.threshold(deep, 2.5, 1, cv2.THRESH_BINARY)[1].astype(np.uint8)
        tone, tint = cv2.meanStdDev(grey, mask=inside), cv2.meanStdDev(chroma, mask=inside)
        fine = cv2.mean(cv2.absdiff(grey, cv2.blur(grey, (5, 5))), mask=inside)[0]
        numbers += [
            cv2.countNonZero(mask) / mask.size,
            cv2.countNonZero(inside) / (cv2.countNonZero(mask) + 1),
            float(deep.max()) / max(mask.shape),
            float(tone[1][0, 0]) / 255,
            float(tint[0][0, 0]) / 255,
            float(tint[1][0, 0]) / 255,
            float(fine) / 255,
        ]
    return numbers


def _sides(rgb: np.ndarray) -> list[np.ndarray]:
    width = max(1, min(rgb.shape[:2]) // 24)
    return [rgb[:width], rgb[-width:], rgb[:, :width], rgb[:, -width:]]
