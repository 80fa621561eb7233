"""Whether a map tells what it says: deletion and insertion (Petsiuk, Das & Saenko 2018).

https://arxiv.org/abs/1806.07421. The places that a map calls the strongest are taken out of the
picture one after the other, and put into an empty one. A map that tells the truth lets the score
fall at once, and rise at once. Departure: scores have no bounds here, so both curves are measured
between the score of the empty picture, 0, and that of the whole one, 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from .occlusion import ScoreOf


@dataclass(frozen=True)
class Faithfulness:
    """Areas under both curves; by chance both are about the same.

    Attributes:
        deletion: the lower the better.
        insertion: the higher the better.
    """

    deletion: float
    insertion: float


@torch.no_grad()
def faithfulness(
    score_of: ScoreOf,
    image: Float[Tensor, "1 channels height width"],
    heat: Float[Tensor, "rows columns"],
    steps: int = 16,
) -> Faithfulness:
    """Both areas for one picture.

    Args:
        score_of: the score of each of several images.
        image: as the model gets it, 0 where nothing is.
        heat: what each place adds to the score.
        steps: in which all places are taken out.

    Raises:
        ValueError: if the whole picture scores no other than an empty one.
    """
    rows, columns = heat.shape
    order = heat.flatten().argsort(descending=True)
    counts = [round(len(order) * step / steps) for step in range(steps + 1)]
    size = (image.shape[2], image.shape[3])
    masks = torch.zeros(len(counts), rows * columns)
    for mask, count in zip(masks, counts, strict=True):
        mask[order[:count]] = 1
    chosen = torch.nn.functional.interpolate(masks.view(-1, 1, rows, columns), size, mode="nearest")
    removed, inserted = score_of(image * (1 - chosen)), score_of(image * chosen)
    empty, whole = inserted[0], removed[0]
    if (whole - empty).abs() < 1e-9:
        raise ValueError("an empty picture has the same score, so no place can change it")
    areas = [((curve - empty) / (whole - empty)).mean() for curve in (removed, inserted)]
    return Faithfulness(float(areas[0]), float(areas[1]))
