"""Flat surroundings: the paper of a drawing on a screen, or what was put around a photo or scan.

Programs that straighten or turn a photo fill its corners with one colour. Such a border says
nothing of the paper, and its edge is no line that anybody drew.
"""

from __future__ import annotations

import cv2
import numpy as np

from .morphology import CROSS, grown, touching

SAME = 3  # values that lie no further apart are one: compression, not light or grain
FLAT = 0.6  # of the border in one value: it is flat
CELLS = 16  # a side, in which a sheet inside a flat border is looked for
SHEET = 0.2  # of all cells: as much without the border's colour may be a sheet
TONES, PAINTED = 3, 0.93  # so few tones in so much of it, and
QUIET = 0.85  # of its pixels like their neighbour: it was painted, not photographed
LEAST, MOST = 0.01, 0.7  # of the image that may surround a sheet
LONG_LEG = 0.25  # of the side: turning by any angle makes the longer leg of a corner longer
BLURRED = 0.3  # of the way to the sheet's brightness still belongs to the surroundings


def border(values: np.ndarray) -> np.ndarray:
    """The outermost pixels, one after another."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def colour_of(pixels: np.ndarray) -> np.ndarray:
    """The median, per colour."""
    return np.asarray(np.median(pixels, axis=0))


def share(values: np.ndarray, value: np.ndarray) -> float:
    """Which part of the pixels has this value, more or less."""
    return float(near(values, value).mean())


def near(values: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Which pixels have this value, more or less; bool without the last dimension of colours."""
    close = np.asarray(np.abs(values - value.astype(np.float32)) <= SAME)
    return close if value.ndim == 0 else np.asarray(close.all(-1))


def holds_a_sheet(values: np.ndarray) -> bool:
    """Whether a flat border surrounds a photographed sheet, and not a drawing on itself.

    Much of a sheet lies without a pixel of the border's colour, in many tones or with a grain.
    """
    around = near(values, colour_of(border(values)))
    rows, columns = (side // CELLS * CELLS for side in around.shape)

    def in_cells(pixels: np.ndarray) -> np.ndarray:
        return pixels[:rows, :columns].reshape(CELLS, rows // CELLS, CELLS, columns // CELLS)

    full = in_cells(around).mean((1, 3)) < 0.05
    if full.mean() < SHEET:
        return False
    grey = values if values.ndim == 2 else values.mean(2)
    inside = in_cells(grey).swapaxes(1, 2)[full]
    quiet = float((np.abs(np.diff(inside.astype(np.float32), axis=2)) <= 1).mean())
    return quiet < QUIET or _tones(inside.astype(np.uint8).ravel()) < PAINTED


def _tones(values: np.ndarray) -> float:
    """Which part of the values the most frequent tones have."""
    counts = np.bincount(values, minlength=256).astype(float)
    total = 0.0
    for _ in range(TONES):
        around = np.convolve(counts, np.ones(2 * SAME + 1), "same")
        at = int(around.argmax())
        total += float(around[at])
        counts[max(0, at - SAME) : at + SAME + 1] = 0
    return total / len(values)


def turned_corners(values: np.ndarray) -> np.ndarray | None:
    """The triangles of one colour that turning a picture leaves in its corners.

    Returns:
        ``(height, width)``, bool; None where the four corners are not such triangles.
    """
    colour = np.asarray(values[0, 0], np.float32)
    tips = values[[0, -1, -1], [-1, -1, 0]]
    if np.abs(tips - colour).max() > SAME or near(values[0], colour).all():
        return None
    same = near(values, colour)
    found = np.zeros(same.shape, bool)
    rows, columns = np.indices(same.shape)
    for corner in (np.s_[:, :], np.s_[:, ::-1], np.s_[::-1], np.s_[::-1, ::-1]):
        seen = same[corner]
        down, across = int(seen[:, 0].argmin()), int(seen[0].argmin())
        legs = down / len(seen), across / seen.shape[1]
        if not (min(legs) > 0 and LONG_LEG <= max(legs) < 0.5):
            return None
        if seen[rows / down + columns / across < 0.9].mean() < 0.9:
            return None
        found[corner] |= rows / (down + 3) + columns / (across + 3) < 1
    return found


def without_surround(values: np.ndarray, cell: int, fringe: int) -> np.ndarray:
    """The image with flat surroundings made as bright as the sheet beside them.

    Args:
        values: ``(height, width)`` or with colours last, uint8; both sides multiples of ``cell``.
        cell: side in pixels of the cells in which the sheet's brightness is continued.
        fringe: how many pixels beside the surroundings are mixed with them.
    """
    corners = turned_corners(values)
    around = _flat_around(values, fringe) if corners is None else grown(corners, CROSS, fringe)
    if around is None or not LEAST <= around.mean() <= MOST:
        return values
    filled = values.copy()
    filled[around] = _continued(values, around, cell)[around]
    return filled


def _flat_around(values: np.ndarray, fringe: int) -> np.ndarray | None:
    """What has the colour of a flat border and reaches it, with its fringe."""
    outermost = border(values)
    colour = colour_of(outermost)
    if share(outermost, colour) < FLAT:
        return None
    edge = np.ones(values.shape[:2], bool)
    edge[1:-1, 1:-1] = False
    around = touching(near(values, colour), edge)
    if around.all():
        return None
    away = np.abs(values - colour.astype(np.float32)).reshape(*edge.shape, -1).max(2)
    nearer = away <= max(SAME, BLURRED * float(np.median(away[~around])))  # compression's ripples
    return grown(touching(nearer, around), CROSS, fringe)


def _continued(values: np.ndarray, missing: np.ndarray, cell: int) -> np.ndarray:
    """The brightness of the sheet everywhere, from cells that lie on it to all others."""
    height, width = missing.shape
    colours = values.reshape(height, width, -1).astype(np.float32)
    colours[missing] = np.nan
    cells = colours.reshape(height // cell, cell, width // cell, cell, -1).swapaxes(1, 2)
    cells = cells.reshape(height // cell, width // cell, cell * cell, -1)
    known = ~np.isnan(cells).any((2, 3))
    if not known.any():
        return values
    sheet = np.zeros((*known.shape, cells.shape[3]), np.float32)
    sheet[known] = np.percentile(cells[known], 70, axis=1)
    while not known.all():
        weights = _summed(known.astype(np.float32)[..., None])
        means = _summed(sheet * known[..., None]) / np.maximum(weights, 1)
        fresh = ~known & (weights[..., 0] > 0)
        sheet[fresh] = means[fresh]
        known |= fresh
    return sheet.repeat(cell, 0).repeat(cell, 1).reshape(values.shape).astype(values.dtype)


def _summed(values: np.ndarray) -> np.ndarray:
    """The sum of each cell and its eight neighbours."""
    border = cv2.BORDER_CONSTANT
    return cv2.boxFilter(values, -1, (3, 3), normalize=False, borderType=border).reshape(
        values.shape
    )
