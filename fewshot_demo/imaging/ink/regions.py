"""Connected regions of a mask, from the runs of its rows, by numpy alone."""

from __future__ import annotations

import numpy as np


class Regions:
    """The 8-connected regions of a mask.

    Args:
        mask: ``(height, width)``, bool.

    Attributes:
        area: per region, in pixels.
    """

    def __init__(self, mask: np.ndarray) -> None:
        self._shape = mask.shape
        padded = np.pad(mask, ((0, 0), (1, 1))).ravel()  # runs end where their row ends
        self._stride = mask.shape[1] + 2
        changes = np.flatnonzero(padded[1:] != padded[:-1]) + 1
        self._starts, self._ends = changes[::2], changes[1::2]
        labels = _joined(len(self._starts), *self._neighbours())
        _, self._region = np.unique(labels, return_inverse=True)
        self.area = np.bincount(self._region, self._ends - self._starts)

    def _neighbours(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of runs that touch, one below the other."""
        first = np.searchsorted(self._ends, self._starts + self._stride, "left")
        last = np.searchsorted(self._starts, self._ends + self._stride, "right")
        counts = (last - first).clip(0)
        above = np.repeat(np.arange(len(counts)), counts)
        below = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
        return above, below + np.repeat(first, counts)

    def largest(self, values: np.ndarray) -> np.ndarray:
        """Per region, the largest of these values of the pixels."""
        padded = np.append(np.pad(values, ((0, 0), (1, 1))).ravel(), 0)
        bounds = np.stack([self._starts, self._ends], 1).ravel()
        highest = np.zeros(len(self.area), values.dtype)
        if len(bounds):
            np.maximum.at(highest, self._region, np.maximum.reduceat(padded, bounds)[::2])
        return highest

    def total(self, values: np.ndarray) -> np.ndarray:
        """Per region, the sum of these values of the pixels."""
        sums = np.append(0, np.pad(values, ((0, 0), (1, 1))).ravel().cumsum(dtype=np.float64))
        return np.bincount(self._region, sums[self._ends] - sums[self._starts], len(self.area))

    def mask(self, chosen: np.ndarray) -> np.ndarray:
        """The pixels of the chosen regions, given as one bool per region."""
        runs = chosen[self._region]
        steps = np.zeros(self._shape[0] * self._stride + 1, np.int8)
        steps[self._starts[runs]] += 1
        steps[self._ends[runs]] -= 1
        inside = steps.cumsum(dtype=np.int8)[:-1].astype(bool)
        return inside.reshape(self._shape[0], self._stride)[:, 1:-1]


def _joined(count: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Labels of ``count`` things, equal for those that a chain of pairs connects."""
    labels = np.arange(count)
    while len(one):
        lowest = np.minimum(labels[one], labels[other])
        np.minimum.at(labels, labels[one], lowest)
        np.minimum.at(labels, labels[other], lowest)
        while not np.array_equal(labels, labels[labels]):
            labels = labels[labels]
        apart = labels[one] != labels[other]
        one, other = one[apart], other[apart]
    return labels
