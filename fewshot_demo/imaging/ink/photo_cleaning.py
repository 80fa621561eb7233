"""The ink on a photo of a drawing on paper, as clean as if it had been drawn on the pad.

The brightness of the paper is estimated without the lines on it and divided out, so that shadows
and the fall of the light vanish; what stays darker than the paper's own noise is ink, with a soft
edge; what is too small to be a stroke is dust; thin lines become as wide as the pad's pen.
"""

from __future__ import annotations

from functools import reduce

import cv2
import numpy as np
from PIL import Image, ImageFilter

from .morphology import CROSS, SQUARE, grown, regions, shrunk, square
from .surround import without_surround

LEAST, WORK = 320, 512  # longest side at which a photo is looked at, in pixels
FRINGE = 6  # pixels beside a flat border that are mixed with it
CELL = 8  # side of the cells in which the brightness of the paper is estimated, in pixels
WIDEST = 5  # cells to either side: what is dark and narrower is a line, what is wider a shadow
NOISE = 5.0  # times the paper's own unevenness: less is no ink
FAINTEST = 0.06  # darker than the paper by less than this part of it is never ink
SEEN, SOFT = 0.5, 0.22  # of the strength of the ink: a stroke for sure; the end of its soft edge
TABLE = (0.88, 0.75, 0.55, 0.4)  # of the brightness of the sheet: darker may be the table beside it
RIM = 2  # cells at the photo's edge where no drawing lies, but a strip of table may
SHARP = 0.75  # of a region's contrast with the sheet within two cells: no shadow's edge
DUST = 60  # pixels: less together is no stroke
BOARD = 110  # a darker background may be a board with chalk on it
PEN = 0.045  # width that thin lines are given, of the extent of the drawing


def ink_on_paper(image: Image.Image) -> np.ndarray:
    """How sure each pixel is of ink, ``(height, width)`` uint8, 255 on a stroke.

    Args:
        image: L or RGB; the result is smaller than it where it is large.
    """
    small = _small(image)
    darkness = reduce(np.maximum, map(_darkness, small.split()))
    noise = 1.4826 * float(_ranked(np.abs(darkness - _ranked(darkness, 0.5)), 0.5))
    least = max(FAINTEST, NOISE * noise)
    marks = darkness[darkness > least]
    if marks.size < DUST:
        return np.zeros(darkness.shape, np.uint8)
    strength = float(_ranked(marks, 0.75))
    low, high = max(SOFT * strength, 0.6 * least), max(SEEN * strength, least)
    ink = ((darkness - low) / (high - low)).clip(0, 1)
    ink *= _strokes(ink, _beside_the_sheet(small))
    return _thickened((ink * 255).astype(np.uint8))


def _small(image: Image.Image) -> Image.Image:
    """`LEAST` to `WORK` pixels, whole cells, dark marks on light, nothing flat around the sheet."""
    scale = min(max(1.0, LEAST / max(image.size)), WORK / max(image.size))
    width, height = (max(1, round(side * scale / CELL)) * CELL for side in image.size)
    way = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    small = image.resize((width, height), way)
    small = Image.fromarray(
        without_surround(np.asarray(small), CELL, round(FRINGE * max(1, scale)))
    )
    grey = np.asarray(small.convert("L"), np.float32)
    around = small.convert("L").filter(ImageFilter.BoxBlur(WORK // 16))
    rough = grey - np.asarray(around, np.float32)
    chalk = np.median(grey) < BOARD and float((rough**3).sum()) > 0
    small = small.filter(ImageFilter.GaussianBlur(1))
    return small.point([255 - v for v in range(256)] * len(small.getbands())) if chalk else small


def _darkness(band: Image.Image) -> np.ndarray:
    """How much darker each pixel is than the paper there, 0 to 1."""
    values = np.asarray(band, np.float32) + 1
    paper = Image.fromarray(_paper_brightness(values)).resize(band.size, Image.Resampling.BILINEAR)
    return (1 - values / np.asarray(paper)).clip(0, 1)


def _paper_brightness(values: np.ndarray) -> np.ndarray:
    """The brightness of the paper without what is drawn on it, per cell.

    By hand, because the local thresholds of OpenCV take a mean, the ink included. A closing
    (darkness narrower than its window is filled, the edges of shadows stay in place).
    The darker neighbour counts last, so that no edge of a shadow or of the sheet looks like ink.
    """
    height, width = (side // CELL for side in values.shape)
    cells = values.reshape(height, CELL, width, CELL).swapaxes(1, 2).reshape(height, width, -1)
    paper = _ranked(cells, 0.7, axis=2)
    paper = np.pad(paper, room := 2 * WIDEST, "edge")  # what lies at the photo's edge is wide
    paper = cv2.morphologyEx(paper, cv2.MORPH_CLOSE, square(WIDEST))
    return cv2.erode(paper, SQUARE)[room:-room, room:-room]


def _ranked(values: np.ndarray, part: float, axis: int | None = None) -> np.ndarray:
    """The value that so large a part lies below; numpy sorts ten times faster than it ranks."""
    ordered = np.sort(values, axis=axis)
    return ordered[..., round(part * (ordered.shape[-1] - 1))]


def _beside_the_sheet(small: Image.Image) -> np.ndarray:
    """Where the table shows: dark up to the photo's edge, its other edge sharper than a shadow's.

    Returns:
        ``(height, width)``, bool, one cell wider than the table, with the rim of the photo.
    """
    paper = _paper_brightness(np.asarray(small.convert("L"), np.float32) + 1)
    steps = cv2.erode(paper, SQUARE) / cv2.dilate(paper, SQUARE)
    found = np.ones(paper.shape, bool)
    found[RIM:-RIM, RIM:-RIM] = False
    sheet = _ranked(paper, 0.7)
    for part in TABLE:
        labels, areas = regions(paper < part * sheet)
        for number in range(1, len(areas)):
            region = labels == number
            at_edge = region[[0, -1]].any() or region[:, [0, -1]].any()
            wider = grown(region, SQUARE)
            outline = steps[wider & ~shrunk(region, SQUARE)]
            contrast = 1 - float(np.median(paper[region])) / sheet
            if at_edge and 1 - float(np.median(outline)) > SHARP * contrast:
                found |= wider
    return found.repeat(CELL, 0).repeat(CELL, 1)


def _strokes(ink: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Where ink belongs to a stroke: a region of some size, sure somewhere, not on the table."""
    labels, areas = regions(ink > 0)
    on_sheet = np.bincount(labels[~table], minlength=len(areas))
    sure = np.zeros(len(areas), bool)
    sure[labels[ink >= 1]] = True
    return (sure & (areas >= DUST) & (on_sheet > 0.2 * areas))[labels]


def _thickened(ink: np.ndarray) -> np.ndarray:
    """Lines at least as wide as the pad's pen, corners round."""
    mask = ink > 127
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return ink
    extent = max(np.ptp(rows), np.ptp(columns)) + 1
    outline = np.count_nonzero(mask[1:] != mask[:-1])
    outline += np.count_nonzero(mask[:, 1:] != mask[:, :-1])
    width = 2 * np.count_nonzero(mask) / max(outline * np.pi / 4, 1)
    steps = int(np.clip(round((PEN * extent - width) / 2), 0, 12))
    ink = np.pad(ink, steps)
    for step in range(steps):
        ink = cv2.dilate(ink, CROSS if step % 2 else SQUARE)
    return ink
