"""Strokes too thick for their drawing, made thinner.

A small drawing with a thick pen is all line: what a model sees of it is a blot. A pen that was half
as wide would have drawn the same middle lines, and these remain when the ink is eroded.
"""

from __future__ import annotations

import cv2
import numpy as np

from .morphology import CROSS, SQUARE

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
    """Ink that shrinks by so many pixels from each edge; outside the image lies paper.

    Crosses and squares in turn come closer to a disc than either alone.
    """
    for turn in range(pixels):
        element = SQUARE if turn % 2 else CROSS
        ink = cv2.erode(ink, element, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return ink
