"""Whether a query is of none of the classes: a calibrated probability and a limit.

The score is the query's likeness to the class that it is most like. Unlike the probabilities of
the classes, which sum to one whatever is asked, it falls where the query is like none of them. A
logistic function makes it a probability (Platt 1999), fitted on validation classes with as many
queries of other classes as of the taught.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

MAX_STRICTNESS = 2.0  # the strictness that a visitor can choose lies between minus and plus this


@dataclass(frozen=True)
class PlattScaling:
    """The logistic function from likeness to "none of these" for tasks of one size (Platt 1999).

    Args:
        slope: by how much the log-odds of "none of these" change when the likeness grows by 1;
            negative where likeness tells the taught classes from others.
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
        several: images per class to the scaling for tasks of two classes or more.
        alone: the same for one class: a query of another class has only that one to be like.
    """

    several: Mapping[int, PlattScaling] = field(default_factory=dict)
    alone: Mapping[int, PlattScaling] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.several) and bool(self.alone)

    def at(self, way: int, shot: float) -> PlattScaling:
        """The scaling for ``way`` classes of ``shot`` images on average, between those fitted.

        Raises:
            ValueError: if nothing was ever fitted.
        """
        known = self.alone if way == 1 else self.several
        if not known:
            raise ValueError('no verdict "none of these" was ever fitted for this model')
        shots = sorted(known)
        shot = min(max(shot, shots[0]), shots[-1])
        for low, high in pairwise(shots):
            if shot <= high:
                part = math.log(shot / low) / math.log(high / low)
                return _interpolated(known[low], known[high], part)
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
        scaling = self.at(way, shot)
        log_odds = scaling.offset + scaling.slope * likeness
        strictness = min(max(strictness, -MAX_STRICTNESS), MAX_STRICTNESS)
        return _sigmoid(log_odds), log_odds > scaling.limit - strictness

    def as_dict(self) -> dict[str, dict[str, dict[str, float]]]:
        """For a card."""
        return {
            name: {str(shot): asdict(scaling) for shot, scaling in by_shot.items()}
            for name, by_shot in (("several", self.several), ("alone", self.alone))
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any] | None) -> Rejection:
        """From a card; nothing fitted where it has none."""
        return cls(
            **{
                name: {int(shot): PlattScaling(**scaling) for shot, scaling in by_shot.items()}
                for name, by_shot in (values or {}).items()
            }
        )


def _sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(log_odds, -60.0), 60.0)))


def _interpolated(low: PlattScaling, high: PlattScaling, part: float) -> PlattScaling:
    def mix(first: float, second: float) -> float:
        return first + part * (second - first)

    return PlattScaling(
        mix(low.slope, high.slope), mix(low.offset, high.offset), mix(low.limit, high.limit)
    )
