"""The one distribution that an answer is: the classes, and "none of these".

How often a visitor shows something else moves the odds of "none of these" by the log-odds of that
share (Saerens et al. 2002). Nothing here imports torch, so that stored answers can be read without.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

SHARE = 0.2  # of questions that are about something else, where nobody says how many
MAX_SHARE = 0.5  # the largest such share that can be chosen


def chance_of_none(log_odds: float, strangers: float) -> float:
    """The probability of "none of these".

    Args:
        log_odds: at even odds, see `Rejection.log_odds`.
        strangers: share of the questions that are about something else, 0 to `MAX_SHARE`; 0 means
            never, and then the chance is 0.
    """
    if strangers <= 0:
        return 0.0
    odds = log_odds + log_odds_of(strangers)
    return 1 / (1 + math.exp(-min(max(odds, -60.0), 60.0)))


def log_odds_of(share: float) -> float:
    """The log-odds of a share above 0 and below 1."""
    return math.log(share / (1 - share))


@dataclass(frozen=True)
class Shown:
    """One distribution over the classes and "none of these": what an answer says.

    Attributes:
        classes: the share of each class, 0 to 1.
        none: that of "none of these", 0 to 1; with the classes it sums to 1.
    """

    classes: tuple[float, ...]
    none: float

    @property
    def is_none(self) -> bool:
        """Whether "none of these" is the likeliest of all."""
        return self.none > max(self.classes)

    @property
    def confidence(self) -> float:
        """The largest share: that of what is said."""
        return max(self.none, *self.classes)


def one_distribution(probabilities: Sequence[float], none: float) -> Shown:
    """The classes beside "none of these".

    Args:
        probabilities: of the classes, given that it is one of them; they sum to 1.
        none: the chance that it is none of them, 0 to 1.
    """
    return Shown(tuple((1 - none) * probability for probability in probabilities), none)
