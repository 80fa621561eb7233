"""Strokes: where they are placed and how they are inked, against arithmetic and a naive loop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fewshot_demo.datasets.strokes import ink_lines, place, read_drawings, render_strokes


def darkness(image) -> np.ndarray:
    return 1 - np.asarray(image, float) / 255


def naive(lines, size: int, pen: float, finer: int = 5) -> np.ndarray:
    """Coverage counted on a finer grid, one piece of a line after another."""
    grid = (np.arange(size * finer) + 0.5) / finer
    x, y = np.meshgrid(grid, grid)
    inside = np.zeros_like(x, bool)
    for line in lines:
        for a, b in zip(line, line[1:] if len(line) > 1 else line, strict=False):
            step = b - a
            along = ((x - a[0]) * step[0] + (y - a[1]) * step[1]) / max(step @ step, 1e-9)
            along = along.clip(0, 1)
            inside |= np.hypot(x - a[0] - along * step[0], y - a[1] - along * step[1]) <= pen / 2
    return inside.reshape(size, finer, size, finer).mean((1, 3))


def test_a_line_has_the_area_of_its_length_and_round_caps():
    line = np.array([[60.0, 100.0], [260.0, 100.0]], np.float32)
    area = darkness(ink_lines([line], 400, 14)).sum()
    assert area == pytest.approx(200 * 14 + np.pi * 49, rel=0.003)


def test_a_point_is_a_dot_and_nothing_is_white():
    dot = darkness(ink_lines([np.array([[50.0, 50.0]], np.float32)], 100, 20))
    assert dot.sum() == pytest.approx(np.pi * 100, rel=0.003)
    assert dot[50, 50] == 1
    assert darkness(ink_lines([], 40, 14)).max() == 0
    assert darkness(render_strokes([], 40)).max() == 0


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.lists(
        st.lists(st.tuples(*[st.floats(-30, 90, width=32)] * 2), min_size=1, max_size=6),
        min_size=1,
        max_size=3,
    ),
    st.floats(2, 16),
)
def test_ink_agrees_with_a_naive_loop(strokes, pen):
    lines = [np.array(stroke, np.float32) for stroke in strokes]
    ours, theirs = darkness(ink_lines(lines, 60, pen)), naive(lines, 60, pen)
    assert np.abs(ours - theirs).mean() < 0.015
    assert np.abs(ours - theirs).max() < 0.6  # two edges in one pixel: each may cover half of it


def test_the_pieces_of_a_line_do_not_show():
    ends = np.array([[20.0, 31.0], [370.0, 290.0]], np.float32)
    many = np.linspace(ends[0], ends[1], 200, dtype=np.float32)
    one, all_of_them = (darkness(ink_lines([line], 400, 9)) for line in (ends, many))
    assert np.abs(one - all_of_them).max() < 0.01


def test_a_drawing_fills_the_middle_of_its_box():
    drawing = [[[0, 255], [10, 10]], [[100, 100], [0, 60]]]
    points = np.concatenate(place(drawing, (40, 20, 200)))
    assert points.min(0) == pytest.approx([40, 120 - 200 * 30 / 255], abs=0.01)
    assert points.max(0) == pytest.approx([240, 120 + 200 * 30 / 255], abs=0.01)
    free = np.concatenate(place(drawing))
    assert (free[:, 0].min(), free[:, 0].max()) == (pytest.approx(60), pytest.approx(340))


def test_a_drawing_of_one_point_stands_in_the_middle():
    (line,) = place([[[7], [9]]], (0, 0, 100))
    assert line.tolist() == [[50, 50]]


def test_times_in_a_stroke_are_ignored_and_empty_strokes_left_out():
    drawing = [[[0, 10], [0, 10], [5, 99]], [[], []]]
    assert [line.shape for line in place(drawing)] == [(2, 2)]


def test_the_size_of_the_sheet_changes_only_the_resolution():
    drawing = [[[0, 100, 255], [0, 200, 50]]]
    large = darkness(render_strokes(drawing, 400, 14)).reshape(100, 4, 100, 4).mean((1, 3))
    assert np.abs(large - darkness(render_strokes(drawing, 100, 3.5))).max() < 0.1


def test_a_file_has_one_drawing_a_line(tmp_path):
    file = tmp_path / "knot.ndjson"
    file.write_text(
        '{"word":"knot","drawing":[[[0,255],[1,2]]]}\n\n{"word":"é","drawing":[]}\n', "utf-8"
    )
    assert list(read_drawings(file)) == [("knot", [[[0, 255], [1, 2]]]), ("é", [])]
