"""Strokes too thick for their drawing, made thinner.

A small drawing with a thick pen is all line: what a model sees of it is a blot. A pen that was half
as wide would have drawn the same middle lines, and these remain when the ink is eroded.
"""

from __future__ import annotations

import numpy as np

THICK = 0.09  # of the side: strokes above it are thinned
THIN = 0.065  # of the side: what they become
LEAST = 12.0  # pixels: thinner strokes have no pixels to give
MOST = 0.36  # of the width that is taken from each side, so that no line breaks


def thinning_of(width: float, side: float) -> int:
    """By how many pixels strokes are eroded on each side; 0 where they are thin enough.

    Args:
        width: mean width of the strokes in pixels.
        side: of the square around the drawing in pixels.
    """
    if width < LEAST or width <= THICK * side:
        return 0
    return round(min((width - THIN * side) / 2, MOST * width))


def eroded(ink: np.ndarray, pixels: int) -> np.ndarray:
    """Ink that shrinks by so many pixels from each edge, by crosses and squares in turn."""
    for turn in range(pixels):
        ink = _least(_least(ink, 0), 1) if turn % 2 else np.minimum(_least(ink, 0), _least(ink, 1))
    return ink


def _least(ink: np.ndarray, axis: int) -> np.ndarray:
    """The least of each pixel and its two neighbours along an axis; outside lies paper."""
    padded = np.pad(ink, [(1, 1) if axis == which else (0, 0) for which in (0, 1)])
    rows = np.swapaxes(padded, 0, axis)
    least = np.minimum(np.minimum(rows[:-2], rows[1:-1]), rows[2:])
    return np.swapaxes(least, 0, axis)
