"""Connected regions, against a flood fill."""

import numpy as np
import pytest

from fewshot_demo.imaging.ink.regions import Regions


def flooded(mask: np.ndarray) -> list[set[tuple[int, int]]]:
    """The 8-connected regions, one pixel after another."""
    left = set(zip(*(axis.tolist() for axis in np.nonzero(mask)), strict=True))
    found = []
    while left:
        region, edge = set(), [left.pop()]
        while edge:
            y, x = edge.pop()
            region.add((y, x))
            near = {(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            edge += near
        found.append(region)
    return found


@pytest.mark.parametrize("density", [0.0, 0.2, 0.4, 0.6, 1.0])
@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (23, 31)])
def test_regions_are_those_of_a_flood_fill(shape: tuple[int, int], density: float):
    hand = np.random.default_rng(0)
    mask, values = hand.random(shape) < density, hand.random(shape)
    regions, naive = Regions(mask), flooded(mask)
    assert sorted(regions.area.tolist()) == sorted(map(len, naive))
    highest, sums = regions.largest(values), regions.total(values)
    for number in range(len(naive)):
        pixels = regions.mask(np.arange(len(naive)) == number)
        assert set(zip(*(axis.tolist() for axis in np.nonzero(pixels)), strict=True)) in naive
        assert highest[number] == values[pixels].max()
        assert sums[number] == pytest.approx(values[pixels].sum())
