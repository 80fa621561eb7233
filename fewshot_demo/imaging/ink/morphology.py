"""Masks and grey images grown, shrunk and cut into connected regions, by OpenCV."""

from __future__ import annotations

import cv2
import numpy as np

cv2.setNumThreads(1)  # visitors are served by threads already, and their pictures are small

SQUARE = np.ones((3, 3), np.uint8)
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def square(reach: int) -> np.ndarray:
    """All pixels within ``reach`` to every side."""
    return np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)


def grown(mask: np.ndarray, element: np.ndarray, times: int = 1) -> np.ndarray:
    """A mask with all that the element reaches from it; bool."""
    return cv2.dilate(mask.view(np.uint8), element, iterations=times).astype(bool)


def shrunk(mask: np.ndarray, element: np.ndarray) -> np.ndarray:
    """A mask without what the element reaches from outside it; beyond the edge lies nothing."""
    return cv2.erode(mask.view(np.uint8), element).astype(bool)


def regions(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 8-connected regions of a mask.

    Returns:
        ``(height, width)``, the number of each pixel's region, 0 outside the mask; and the area of
        each number in pixels, that of 0 as 0.
    """
    _, labels, facts, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    areas = facts[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    return labels, areas


def touching(mask: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """The regions of the mask that hold any of the seeds; bool."""
    labels, areas = regions(mask)
    chosen = np.zeros(len(areas), bool)
    chosen[labels[seeds & mask]] = True
    return chosen[labels]
