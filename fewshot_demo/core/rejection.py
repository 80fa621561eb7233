"""Whether a query is of none of the classes.

Two pieces of evidence are put together. The first is how alike the query is to the class that it is
most like, on the absolute scale that probabilities, which always sum to one, have lost. The second
is how sure the model would be of that class if there were no others: an image of something else
often lies between two classes. A logistic function of both (Platt 1999), fitted on validation
classes with as many queries of other classes as of the taught, gives log-odds at even odds.

Where a temperature is told how far the images of this very task scatter, the likeness over the
temperature counts as well: what is far for a sign is near for a doodle. What a set's own images add
(`fewshot_demo.core.held_out`) is added as it is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

PLAIN, SCATTERED = SIZES = 9, 12  # weights without and with the likeness over the temperature
SHIFT = 12  # the place of what a set's own images add


@dataclass(frozen=True)
class Rejection:
    """The log-odds that a query is of none of the classes, at even odds beforehand.

    They are linear in the evidence, with coefficients that are themselves linear in the logarithms
    of shot and way.

    Args:
        weights: of offset, likeness and log-confidence; then the same three times log shot; then
            times log way; and then, if there are twelve, of the likeness over the temperature, of
            that times log shot, and times log way.

    Raises:
        ValueError: unless there are nine or twelve finite weights.
    """

    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.weights) not in SIZES or not all(map(math.isfinite, self.weights)):
            raise ValueError(f"nine or twelve finite weights expected, got {self.weights}")

    def log_odds(self, evidence: Tensor) -> Tensor:
        """Log-odds of "none of these" where half of all queries are of none, ``(query,)``.

        Args:
            evidence: ``(query, 13)``, see `fewshot_demo.core.prediction.Prediction.evidence`; of
                ``(query, 12)`` nothing is added.
        """
        weights = evidence.new_tensor(self.weights)
        return evidence[:, : len(weights)] @ weights + evidence[:, SHIFT:].sum(1)
