"""Whether confidence is what it says: the calibration error, and the bins it is made of."""

from __future__ import annotations

from jaxtyping import Float, Int
from torch import Tensor, double, zeros

BINS = 15


def reliability(
    probabilities: Float[Tensor, "query way"], labels: Int[Tensor, " query"], bins: int = 10
) -> list[list[float]]:
    """Count, mean confidence and accuracy in each bin of equal width that holds answers."""
    confidence, answer = probabilities.max(1)
    right = (answer == labels).double()
    index = (confidence * bins).ceil().long().clamp(1, bins) - 1
    rows = []
    for number in index.unique().tolist():
        inside = index == number
        count = int(inside.sum())
        rows.append([count, float(confidence[inside].mean()), float(right[inside].mean())])
    return rows


def expected_calibration_error(
    probabilities: Float[Tensor, "query way"],
    labels: Int[Tensor, " query"],
    bins: int = BINS,
    weights: Float[Tensor, " query"] | None = None,
) -> float:
    """Mean gap between confidence and accuracy over equal-width bins (Guo et al. 2017).

    Args:
        probabilities: rows sum to 1.
        labels: of the right answers.
        bins: how many.
        weights: how much each query counts; None: all alike.
    """
    confidence, answer = probabilities.max(1)
    right = (answer == labels).double()
    index = (confidence * bins).ceil().long().clamp(1, bins) - 1
    gaps = zeros(bins, dtype=double, device=labels.device)
    shares = right.new_ones(len(labels)) if weights is None else weights.double()
    gaps.index_add_(0, index, shares * (confidence.double() - right))
    return float(gaps.abs().sum() / shares.sum())
