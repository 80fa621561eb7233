"""A temperature for every number of shots (Guo et al. 2017, arXiv 1706.04599).

It may follow how many classes a task has and how near they lie, too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

USUAL_WAY = 5  # where `Slopes` change nothing
MOST = math.log(5.0)  # that a temperature is moved by what else is known of a task


@dataclass(frozen=True)
class Slopes:
    """How the temperature of one-shot tasks follows the task, as powers.

    Where one image stands for a class, how sure to be depends on the other classes too: on how many
    there are, and on how near they lie. Classes that lie near each other are harder than their
    distances say. With more images that matters less: the logarithm fades as 1/shot.

    Args:
        way: power of the number of classes over `USUAL_WAY`.
        separation: power of the `fewshot_demo.core.functional.separation` over ``usual``.
        usual: the separation at which it changes nothing, above 0.

    Raises:
        ValueError: for a power that is not finite, or a usual separation that is not above 0.
    """

    way: float
    separation: float = 0.0
    usual: float = 1.0

    def __post_init__(self) -> None:
        numbers = (self.way, self.separation, self.usual)
        if not all(map(math.isfinite, numbers)) or self.usual <= 0:
            raise ValueError(f"finite powers and a separation above 0 expected, got {numbers}")

    def factor(self, shot: float, way: int, separation: float | None) -> float:
        """What the temperature is multiplied by."""
        log = self.way * math.log(way / USUAL_WAY)
        if separation is not None:
            log += self.separation * math.log(max(separation, 1e-6) / self.usual)
        return math.exp(min(max(log, -MOST), MOST) / shot)


@dataclass(frozen=True)
class Temperature:
    """The number that divides a learner's scores, as a function of the shots taught.

    More images per class make sharper scores, so one number cannot calibrate all: the temperature
    is fitted at some shots and interpolated on a logarithmic scale between them.

    Args:
        by_shot: shots to temperature, each above 0; empty means 1 everywhere.
        slopes: how it follows the rest of the task; None: not at all.
    """

    by_shot: dict[int, float] = field(default_factory=dict)
    slopes: Slopes | None = None

    def __post_init__(self) -> None:
        if any(shot < 1 or value <= 0 for shot, value in self.by_shot.items()):
            raise ValueError(
                f"temperatures above 0 at shots of 1 or more expected, got {self.by_shot}"
            )

    @property
    def sees_separation(self) -> bool:
        """Whether it has to be told how far apart the classes lie."""
        return self.slopes is not None and self.slopes.separation != 0

    def at(self, shot: float, way: int = USUAL_WAY, separation: float | None = None) -> float:
        """The temperature of a task.

        Args:
            shot: images of a class on average.
            way: number of classes.
            separation: of the classes, see `Slopes`; None where it is not known.
        """
        if self.slopes is None:
            return self._of_shot(shot)
        return self._of_shot(shot) * self.slopes.factor(shot, way, separation)

    def _of_shot(self, shot: float) -> float:
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
