"""Whether a query is of none of the classes: a calibrated probability and a limit.

The score is the query's likeness to the class that it is most like, on the absolute scale that
its probabilities, which always sum to one, have lost. A logistic function makes it a probability
(Platt 1999), fitted on validation classes with as many queries of other classes as of the taught.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

STRICTEST = 2.0  # the strictness that a visitor can choose lies between minus and plus this


@dataclass(frozen=True)
class Line:
    """How likeness becomes a verdict for tasks of one size.

    Args:
        slope: of the log-odds of "none of these" by likeness; negative where the score means
            something.
        offset: those log-odds at a likeness of 0.
        limit: the log-odds above which a query is refused.
    """

    slope: float
    offset: float
    limit: float


@dataclass(frozen=True)
class Rejection:
    """The verdict "none of these".

    Args:
        several: images per class to the line for tasks of two classes or more.
        alone: the same for one class: with fewer classes to be like, a stranger is less alike.
    """

    several: Mapping[int, Line] = field(default_factory=dict)
    alone: Mapping[int, Line] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.several) and bool(self.alone)

    def at(self, way: int, shot: float) -> Line:
        """The line for ``way`` classes of ``shot`` images on average.

        Raises:
            ValueError: if nothing was ever fitted.
        """
        known = self.alone if way == 1 else self.several
        if not known:
            raise ValueError("this model was never told what it does not know")
        shots = sorted(known)
        shot = min(max(shot, shots[0]), shots[-1])
        for low, high in pairwise(shots):
            if shot <= high:
                part = math.log(shot / low) / math.log(high / low)
                return _between(known[low], known[high], part)
        return known[shots[-1]]

    def verdict(
        self, likeness: float, way: int, shot: float, strictness: float = 0.0
    ) -> tuple[float, bool]:
        """The probability of "none of these", 0 to 1, and whether to say it.

        Args:
            likeness: of the query to the class it is most like.
            way, shot: size of the task.
            strictness: −2 to 2, moves the limit; above 0 more is refused. The probability stays.
        """
        line = self.at(way, shot)
        odds = line.offset + line.slope * likeness
        strictness = min(max(strictness, -STRICTEST), STRICTEST)
        return 1 / (1 + math.exp(-min(max(odds, -60.0), 60.0))), odds > line.limit - strictness

    def as_dict(self) -> dict[str, dict[str, dict[str, float]]]:
        """For a card."""
        return {
            name: {str(shot): asdict(line) for shot, line in lines.items()}
            for name, lines in (("several", self.several), ("alone", self.alone))
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | None) -> Rejection:
        """From a card; nothing fitted where it has none."""
        return cls(
            **{
                name: {int(shot): Line(**line) for shot, line in lines.items()}
                for name, lines in (values or {}).items()
            }
        )


def _between(low: Line, high: Line, part: float) -> Line:
    def mix(first: float, second: float) -> float:
        return first + part * (second - first)

    return Line(
        mix(low.slope, high.slope), mix(low.offset, high.offset), mix(low.limit, high.limit)
    )
