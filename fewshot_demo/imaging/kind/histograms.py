"""Histograms of bytes, which OpenCV counts fast, and what is read from them."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from jaxtyping import UInt8

TINY = 1e-6
Grey: TypeAlias = UInt8[np.ndarray, "height width"]
Numbers: TypeAlias = "list[float]"


def counted(values: Grey, mask: Grey | None = None) -> np.ndarray:
    """How often each value occurs, as a share, ``(256,)``; of all where the mask is empty."""
    counts = cv2.calcHist([values], [0], mask, [256], [0, 256]).ravel().astype(np.float64)
    if mask is not None and not counts.any():
        return counted(values)
    return counts / max(counts.sum(), 1)


def mean_of(shares: np.ndarray) -> float:
    """The mean of what was counted, 0 to 1."""
    return float(shares @ np.arange(256)) / 255


def at(shares: np.ndarray, *parts: float) -> Numbers:
    """The values below which these parts of what was counted lie, 0 to 1."""
    return (np.searchsorted(shares.cumsum(), parts) / 255).tolist()
