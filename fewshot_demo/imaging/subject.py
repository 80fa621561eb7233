"""A small thing before smooth surroundings: the part of a photo that holds it.

What a phone takes from too far away is a mug on a table: a network that sees squares of one size
spends most of its places on the table, and does not know again what was taught close up. Where all
that a photo shows lies in a small part of it, with nothing but soft light and colour round about,
that part is what is looked at. Surroundings with edges of their own stay: edges alone do not tell
which of them are the thing's. So do lines on a sheet of one colour: a drawing is known by its
strokes, which from near by are others.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int
from PIL import Image

Box = tuple[float, float, float, float]  # left, top, right and bottom in pixels
Corner = Int[np.ndarray, " 2"]

SMALLEST = 128  # pixels of the shorter side: a smaller picture is looked at whole
LOOKED_AT = 96  # pixels of the longer side at which edges are looked for
STEP = 10.0  # of 255, between neighbours there: less is soft light
OF_STEEPEST = 0.12  # of the steepest fiftieth of all steps: less is grain beside what is shown
MOST = 0.4  # of the picture's area: a thing that fills more of it is near enough
LEAST = 0.2  # of the picture's sides: less is a speck
ONE_COLOUR = 0.98  # of the surroundings: as no camera makes them
FLAT, EMPTY = 2.0, 0.5  # between neighbours, and of the part: so much of it is empty between lines


def subject_box(image: Image.Image, widest: float = 1.0) -> Box:
    """The part of a photo that holds all it shows; the whole photo where that is no small part.

    Args:
        image: any photo.
        widest: how many times longer one side of the part may be than the other; where the thing
            is narrower, what is beside it comes with it.
    """
    size = np.array(image.size, float)
    whole = (0.0, 0.0, *image.size)
    if size.min() < SMALLEST:
        return whole
    unit = size.max() / LOOKED_AT
    across, down = (size / unit).round().astype(int).tolist()
    colours = image if image.mode == "RGB" else image.convert("RGB")
    steps = _steps(colours.resize((across, down), Image.Resampling.BOX))
    span = _span(steps)
    if span is None:
        return whole
    begin, end = (np.clip(corner * unit, 0, size) for corner in span)
    sides = end - begin
    if sides.prod() > MOST * size.prod() or (sides < LEAST * size).any():
        return whole
    if _drawn(steps, *span):
        return whole
    wanted = np.minimum(np.maximum(sides, sides.max() / widest), size)
    begin = np.clip((begin + end - wanted) / 2, 0, size - wanted)
    left, top, right, bottom = (*begin.tolist(), *(begin + wanted).tolist())
    return left, top, right, bottom


def _steps(image: Image.Image) -> Float[np.ndarray, "height width"]:
    """How far a pixel is from its right or lower neighbour, in the colour that differs most."""
    colours = np.asarray(image, np.float32)
    across = np.abs(np.diff(colours, axis=1, append=colours[:, -1:])).max(2)
    down = np.abs(np.diff(colours, axis=0, append=colours[-1:])).max(2)
    return np.maximum(across, down)


def _span(steps: Float[np.ndarray, "height width"]) -> tuple[Corner, Corner] | None:
    """The corners of the part with edges, (x, y), a pixel around it free; None without edges."""
    edges = steps > max(STEP, OF_STEEPEST * float(np.percentile(steps, 98)))
    columns, rows = (np.flatnonzero(edges.sum(axis) > 1) for axis in (0, 1))
    if len(columns) == 0 or len(rows) == 0:
        return None
    return np.array([columns[0], rows[0]]), np.array([columns[-1] + 2, rows[-1] + 2])


def _drawn(steps: Float[np.ndarray, "height width"], begin: Corner, end: Corner) -> bool:
    """Whether the part is lines on a sheet."""
    inside = np.zeros(steps.shape, bool)
    inside[begin[1] : end[1], begin[0] : end[0]] = True
    one_colour = float((steps[~inside] == 0).mean()) > ONE_COLOUR
    return one_colour and float((steps[inside] < FLAT).mean()) > EMPTY
