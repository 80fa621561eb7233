"""Drawings as strokes: reading them, placing them on a sheet, and inking them as the pad does.

A drawing is a list of strokes, each ``[[x, …], [y, …]]`` with y pointing down, as in the data set
Quick, Draw!. The ink agrees with a browser's canvas: a polyline with round caps and joins, smooth
at its edge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 400  # of the pad's sheet, in pixels
SENT = 320  # side of the picture that the pad sends
PEN = 14.0  # width of the pad's pen on that sheet
MARGIN = 0.15  # of the side, left free around a drawing that is not told where to stand
_PIECE = 0.6  # longest piece of a line that is inked at once, in pens
_AT_ONCE = 256  # pieces inked together: their windows still fit in the processor's cache

Number = int | float
Drawing = Sequence[Sequence[Sequence[Number]]]
Box = tuple[Number, Number, Number]  # left, top, side


def read_drawings(path: Path) -> Iterator[tuple[str, Drawing]]:
    """The drawings of a file with one ``{"word": …, "drawing": …}`` a line, each with its word."""
    with path.open(encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            row = json.loads(line)
            yield row["word"], row["drawing"]


def place(drawing: Drawing, box: Box | None = None, size: int = SIDE) -> list[np.ndarray]:
    """The strokes as points ``(n, 2)`` on a sheet, the drawing filling the box, in its middle.

    Args:
        drawing: in any unit.
        box: left, top and side of a square on the sheet; the middle of the sheet when None.
        size: side of the sheet; needed without a box only.
    """
    strokes = [np.array(stroke, np.float32)[:2].T for stroke in drawing]
    strokes = [stroke for stroke in strokes if len(stroke)]
    if not strokes:
        return []
    left, top, side = box or (size * MARGIN, size * MARGIN, size * (1 - 2 * MARGIN))
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = side / max(float((high - low).max()), 1e-6)
    if not (high - low).any():
        scale = 1.0
    middle = np.array([left + side / 2, top + side / 2], np.float32)
    return [(stroke - (low + high) / 2) * np.float32(scale) + middle for stroke in strokes]


def render_strokes(
    drawing: Drawing, size: int = SIDE, pen: Number = PEN, box: Box | None = None
) -> Image.Image:
    """The drawing in black on white, a grey image of ``size`` × ``size`` pixels."""
    return ink_lines(place(drawing, box, size), size, pen)


def picture_sent(drawing: Drawing, pen: Number = PEN, box: Box | None = None) -> Image.Image:
    """What the pad sends of the drawing: pen and box are those of its sheet."""
    scale = SENT / SIDE
    sent_box = None if box is None else (box[0] * scale, box[1] * scale, box[2] * scale)
    return render_strokes(drawing, SENT, pen * scale, sent_box)


def ink_lines(lines: Sequence[np.ndarray], size: int = SIDE, pen: Number = PEN) -> Image.Image:
    """Polylines in black on white; a single point is a dot.

    A pixel is as dark as the pen covers it: from its distance to the nearest piece of a line. Lines
    may reach over the edge of the sheet.

    Args:
        lines: points ``(n, 2)``, x and y in pixels of the sheet.
        size: side of the sheet in pixels.
        pen: width of the pen in pixels.
    """
    piece = max(_PIECE * pen, 4.0)
    window = int(np.ceil(piece + pen)) + 3
    ink = np.zeros((size + 2 * window, size + 2 * window), np.float32)  # room around the sheet
    starts, steps = _pieces(lines, piece)
    centres = starts + steps / 2
    seen = ((centres > -window / 2) & (centres < size + window / 2)).all(1)
    starts, steps, centres = starts[seen], steps[seen], centres[seen]
    corners = np.floor(centres - window / 2).astype(np.int64)
    for first in range(0, len(starts), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        covered = _coverage(starts[some] - corners[some], steps[some], window, pen / 2)
        for (x, y), patch in zip(corners[some] + window, covered, strict=True):
            under = ink[y : y + window, x : x + window]
            np.maximum(under, patch, out=under)
    sheet = ink[window : window + size, window : window + size]
    return Image.fromarray(np.rint((1 - sheet) * 255).astype(np.uint8))


def _pieces(lines: Sequence[np.ndarray], longest: float) -> tuple[np.ndarray, np.ndarray]:
    """All lines cut into pieces: their first points and their steps, each ``(n, 2)``."""
    starts: list[np.ndarray] = [np.zeros((0, 2), np.float32)]
    steps: list[np.ndarray] = [np.zeros((0, 2), np.float32)]
    for line in lines:
        ends = line[1:] if len(line) > 1 else line
        step = ends - line[: len(ends)]
        parts = np.ceil(np.hypot(step[:, 0], step[:, 1]) / longest).clip(1).astype(np.int64)
        number = np.arange(parts.sum()) - np.repeat(parts.cumsum() - parts, parts)
        step = np.repeat(step / parts[:, None], parts, 0)
        starts.append(np.repeat(line[: len(ends)], parts, 0) + step * number[:, None])
        steps.append(step)
    return np.concatenate(starts).astype(np.float32), np.concatenate(steps).astype(np.float32)


def _coverage(starts: np.ndarray, steps: np.ndarray, window: int, radius: float) -> np.ndarray:
    """How much of each pixel each piece covers, ``(n, window, window)``, 0 to 1."""
    grid = np.arange(window, dtype=np.float32) + 0.5
    x = (grid - starts[:, :1])[:, None, :]  # from the first point to the centre of the pixel
    y = (grid - starts[:, 1:])[:, :, None]
    step_x, step_y = steps[:, 0, None, None], steps[:, 1, None, None]
    length = np.maximum(step_x**2 + step_y**2, np.float32(1e-9))
    along = np.clip(x * (step_x / length) + y * (step_y / length), 0, 1)
    beside = (x - along * step_x) ** 2
    beside += (y - along * step_y) ** 2
    return np.clip(np.float32(radius + 0.5) - np.sqrt(beside, out=beside), 0, 1)
