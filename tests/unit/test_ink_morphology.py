"""Regions against a flood fill, growing and shrinking against their definition."""

import numpy as np
import pytest

from fewshot_demo.imaging.ink.morphology import CROSS, SQUARE, grown, regions, shrunk, touching


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
    mask = np.random.default_rng(0).random(shape) < density
    labels, areas = regions(mask)
    naive = flooded(mask)
    assert areas[0] == 0 and len(areas) == len(naive) + 1
    assert np.array_equal(labels > 0, mask)
    for number in range(1, len(areas)):
        pixels = set(zip(*(axis.tolist() for axis in np.nonzero(labels == number)), strict=True))
        assert pixels in naive
        assert areas[number] == len(pixels)


def test_regions_that_hold_a_seed_are_kept_whole():
    hand = np.random.default_rng(1)
    mask, seeds = hand.random((23, 31)) < 0.3, hand.random((23, 31)) < 0.05
    found = touching(mask, seeds)
    marked = set(zip(*(axis.tolist() for axis in np.nonzero(seeds)), strict=True))
    expected = set().union(*(region for region in flooded(mask) if region & marked))
    assert set(zip(*(axis.tolist() for axis in np.nonzero(found)), strict=True)) == expected
    assert not touching(np.zeros((4, 4), bool), np.ones((4, 4), bool)).any()


@pytest.mark.parametrize("element", [CROSS, SQUARE])
def test_a_mask_grows_and_shrinks_by_its_element_and_is_not_eaten_by_the_edge(element: np.ndarray):
    mask = np.zeros((9, 9), bool)
    mask[4, 4] = mask[0, 0] = True
    wider = grown(mask, element)
    assert np.array_equal(wider[3:6, 3:6], element.astype(bool))
    assert wider[:3, :3].sum() == (4 if element is SQUARE else 3)
    assert np.array_equal(grown(mask, element, 2), grown(wider, element))
    assert np.array_equal(shrunk(wider, element)[3:6, 3:6], mask[3:6, 3:6])
    assert shrunk(np.ones((5, 5), bool), element).all()
