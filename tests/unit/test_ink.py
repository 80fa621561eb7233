"""Ink of any strength and colour comes out the same."""

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.imaging.ink.normalise import ink_of, normalise_ink


@pytest.mark.parametrize("shape", [(5, 7), (40, 31), (1, 3)])
def test_ink_is_the_largest_difference_from_the_paper_of_any_channel(shape: tuple[int, int]):
    pixels = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    border = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    paper = np.median(np.concatenate(border), axis=0).astype(int)
    contrast = np.abs(pixels.astype(int) - paper).max(2)
    expected = contrast * 255 // contrast.max()
    np.testing.assert_array_equal(ink_of(Image.fromarray(pixels)), expected)


@pytest.mark.parametrize("paper, pen", [(255, 0), (0, 255), (250, 60), (235, 90), (30, 200)])
def test_weak_ink_looks_like_strong_ink(paper: int, pen: int):
    ramp = np.linspace(paper, pen, 20).round().astype(np.uint8)
    image = np.full((40, 40), paper, np.uint8)
    image[10:30, 10:30] = ramp
    seen = normalise_ink(Image.fromarray(image), 28)[0, 14].numpy()
    strong = np.full((40, 40), 255, np.uint8)
    strong[10:30, 10:30] = 255 - np.linspace(0, 255, 20).round().astype(np.uint8)
    expected = normalise_ink(Image.fromarray(strong), 28)[0, 14].numpy()
    np.testing.assert_allclose(seen, expected, atol=0.03)
