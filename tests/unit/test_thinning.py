"""Thick strokes of small drawings become thinner, and nothing else changes."""

import numpy as np
import torch

from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.ink.normalise import normalise_ink
from fewshot_demo.imaging.ink.thinning import eroded, thinning_of
from tests.drawings import STROKES


def test_only_thick_strokes_are_thinned_and_none_breaks() -> None:
    assert thinning_of(14, 300) == 0  # an ordinary drawing on the pad
    assert thinning_of(5, 20) == 0  # a small image: no pixels to give
    assert thinning_of(14, 110) > 0
    assert 2 * thinning_of(28, 100) < 28 * 0.75


def test_erosion_takes_a_line_from_both_sides() -> None:
    sheet = np.zeros((60, 60), np.uint8)
    sheet[20:40] = 255
    lines = eroded(sheet, 4)
    assert np.flatnonzero(lines[:, 30]).tolist() == list(range(24, 36))
    disc = ((np.indices((61, 61)) - 30) ** 2).sum(0) <= 20**2
    smaller = eroded(disc.astype(np.uint8) * 255, 6)
    assert abs(smaller.astype(bool).sum() / (np.pi * 14**2) - 1) < 0.12  # still a disc


def test_a_small_drawing_with_a_thick_pen_looks_more_like_a_large_one(monkeypatch) -> None:
    _, strokes = next(read_drawings(STROKES / "moonhook.ndjson"))
    large = normalise_ink(render_strokes(strokes, pen=7), 64)
    small = render_strokes(strokes, pen=18, box=(20, 20, 110))
    thin = float((normalise_ink(small, 64) - large).abs().mean())
    monkeypatch.setattr("fewshot_demo.imaging.ink.normalise.thinning_of", lambda width, side: 0)
    assert thin < 0.75 * float((normalise_ink(small, 64) - large).abs().mean())
    assert torch.equal(normalise_ink(render_strokes(strokes, pen=7), 64), large)
