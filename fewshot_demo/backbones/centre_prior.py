"""A prior of the centre: who takes a photo holds what it is of into its middle.

So in a mean over a photo's places those in the middle can count more than those at the edge, as in
predicting where people look (Judd et al. 2009).
"""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor


def weights_of_places(side: int, centre_prior: float) -> Float[Tensor, "side side"]:
    """How much each place of a square map counts: exp(−``centre_prior`` · r²), 1 on average.

    r is the distance from the middle, in halves of the distance between the outermost places.
    """
    along = torch.linspace(-1, 1, side) if side > 1 else torch.zeros(1)
    weights = (-centre_prior * (along[:, None] ** 2 + along**2)).exp()
    return weights / weights.mean()


def weighted(
    maps: Float[Tensor, "n depth side side"], centre_prior: float
) -> Float[Tensor, "n depth side side"]:
    """Each place as much as it counts; 0: as it is."""
    if not centre_prior:
        return maps
    return maps * weights_of_places(maps.shape[-1], centre_prior).to(maps)
