"""Where a score comes from, by covering: what a picture loses when a piece of it is not there.

Zeiler & Fergus 2014, https://arxiv.org/abs/1311.2901. Windows overlap, and a place gets the mean of
what the windows over it cost. Departure: a window in which nothing is, as most are of a drawing, is
not covered, for that changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor

FINE, COARSE = 8, 4  # places a side
SMALL = 96  # pixels a side up to which a picture is looked at finely, for it is quick
WIDE = 2  # places that a window covers in each direction

ScoreOf = Callable[[Float[Tensor, "n channels height width"]], Float[Tensor, " n"]]


@torch.no_grad()
def occluded(
    score_of: ScoreOf, image: Float[Tensor, "1 channels height width"]
) -> Float[Tensor, "rows columns"]:
    """What each place adds to a score: above 0 where the score falls without it.

    Args:
        score_of: the score of each of several images.
        image: as the model gets it, 0 where nothing is: paper without ink, the mean of photos.
    """
    side = image.shape[-1]
    places = FINE if side <= SMALL else COARSE
    edges = [round(side * i / places) for i in range(places + 1)]
    windows = [
        (row, column)
        for row in range(1 - WIDE, places)
        for column in range(1 - WIDE, places)
        if _window(image, edges, row, column).abs().amax() > 0
    ]
    total, covered = torch.zeros(places, places), torch.zeros(places, places)
    images = image.repeat(len(windows) + 1, 1, 1, 1)
    for changed, (row, column) in zip(images[1:], windows, strict=True):
        _window(changed[None], edges, row, column).zero_()
    scores = score_of(images).float().cpu()
    for (row, column), score in zip(windows, scores[1:], strict=True):
        where = _places(places, row), _places(places, column)
        total[where] += scores[0] - score
    for row in range(1 - WIDE, places):
        for column in range(1 - WIDE, places):
            covered[_places(places, row), _places(places, column)] += 1
    return total / covered


def _places(places: int, first: int) -> slice:
    return slice(max(first, 0), min(first + WIDE, places))


def _window(image: Tensor, edges: list[int], row: int, column: int) -> Tensor:
    rows, columns = (_places(len(edges) - 1, first) for first in (row, column))
    return image[
        ..., edges[rows.start] : edges[rows.stop], edges[columns.start] : edges[columns.stop]
    ]
