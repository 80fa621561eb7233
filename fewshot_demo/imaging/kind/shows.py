"""Whether a photo shows anything: not one colour, not black, not a blur."""

from __future__ import annotations

import cv2
from PIL import Image

from .features import looked_at

CONTRAST = 20  # of 255, between the darkest and the lightest hundredth: less is one colour
DETAIL = 12.0  # of 255, the steepest hundredth of all edges: less is a blur


def shows_something(image: Image.Image) -> bool:
    """Whether a photo of any size and mode has light, dark and at least some edges."""
    grey = cv2.blur(cv2.cvtColor(looked_at(image), cv2.COLOR_RGB2GRAY), (3, 3))
    shares = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel().cumsum() / grey.size
    dark, light = int((shares < 0.01).sum()), int((shares < 0.99).sum())
    return light - dark >= CONTRAST and detail_of(grey) >= DETAIL


def detail_of(grey: cv2.typing.MatLike) -> float:
    """How steep the steepest hundredth of the edges is, 0 to 255."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=0.25)
    steep = cv2.convertScaleAbs(cv2.magnitude(across, down))
    shares = cv2.calcHist([steep], [0], None, [256], [0, 256]).ravel().cumsum() / steep.size
    return float((shares < 0.99).sum())
