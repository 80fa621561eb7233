"""A temperature for every number of shots (Guo et al. 2017, arXiv 1706.04599)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Temperature:
    """The number that divides a learner's scores, as a function of the shots taught.

    More images per class make sharper scores, so one number cannot calibrate all: the temperature
    is fitted at some shots and interpolated on a logarithmic scale between them.

    Args:
        by_shot: shots to temperature, each above 0; empty means 1 everywhere.
    """

    by_shot: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(shot < 1 or value <= 0 for shot, value in self.by_shot.items()):
            raise ValueError(
                f"temperatures above 0 at shots of 1 or more expected, got {self.by_shot}"
            )

    def at(self, shot: float) -> float:
        """The temperature for classes of ``shot`` images on average."""
        if not self.by_shot:
            return 1.0
        known = sorted(self.by_shot)
        if shot <= known[0]:
            return self.by_shot[known[0]]
        for low, high in pairwise(known):
            if shot <= high:
                part = math.log(shot / low) / math.log(high / low)
                start, end = math.log(self.by_shot[low]), math.log(self.by_shot[high])
                return math.exp(start + part * (end - start))
        return self.by_shot[known[-1]]
