"""What images of a set, each held out, say on average: see `fewshot_demo.core.held_out`.

Nothing here imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class OwnImages:
    """What held-out images say on average, from which those of a set differ.

    A held-out image has one image less to teach its class, so that it seems a little harder.

    Args:
        temperature: shots to the log of the temperature that suits held-out images, over the
            model's own.
        odds: shots to what is added to the log-odds of "none of these" of held-out images.

    Raises:
        ValueError: for shots below 2, or a number that is not finite.
    """

    temperature: Mapping[int, float] = field(default_factory=dict)
    odds: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for known in (self.temperature, self.odds):
            if any(shot < 2 or not math.isfinite(value) for shot, value in known.items()):
                raise ValueError(f"finite numbers at two shots or more expected, got {known}")


def at_shot(known: Mapping[int, float], shot: float) -> float:
    """Between shots linear in their logarithm, and beyond the first and last as there."""
    shots = sorted(known)
    if not shots:
        return 0.0
    for low, high in pairwise(shots):
        if low <= shot <= high:
            part = math.log(shot / low) / math.log(high / low)
            return known[low] + part * (known[high] - known[low])
    return known[shots[0] if shot < shots[0] else shots[-1]]
