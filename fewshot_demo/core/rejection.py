"""Whether a query is of none of the classes.

Two pieces of evidence are put together. The first is how alike the query is to the class that it is
most like, on the absolute scale that probabilities, which always sum to one, have lost. The second
is how sure the model would be of that class if there were no others: an image of something else
often lies between two classes. A logistic function of both (Platt 1999), fitted on validation
classes with as many queries of other classes as of the taught, gives log-odds at even odds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Rejection:
    """The log-odds that a query is of none of the classes, at even odds beforehand.

    They are linear in the evidence, with coefficients that are themselves linear in the logarithms
    of shot and way.

    Args:
        weights: of offset, likeness and log-confidence; then the same three times log shot; then
            times log way.

    Raises:
        ValueError: unless there are nine finite weights.
    """

    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.weights) != 9 or not all(map(math.isfinite, self.weights)):
            raise ValueError(f"nine finite weights expected, got {self.weights}")

    def log_odds(self, evidence: Tensor) -> Tensor:
        """Log-odds of "none of these" where half of all queries are of none, ``(query,)``.

        Args:
            evidence: ``(query, 9)``, see `fewshot_demo.core.prediction.Prediction.evidence`.
        """
        return evidence @ evidence.new_tensor(self.weights)
