"""Reads a picture as the classifier expects it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageOps

Box = tuple[float, float, float]  # left, top and side

LARGEST = 1024  # pixels of the longer side
MARGIN = 0.08  # of the side, left free around a drawing
INK = 0.35  # of the strongest contrast: what counts as ink
LEAST_STROKES = 7.0  # a dot is not blown up: the side is at least so many stroke widths
THICK, THIN = 0.09, 0.065  # of the side: thicker strokes are thinned, and to this

LOOKED_AT = 96  # pixels of a photo's longer side at which edges are looked for


def read(image: Image.Image, expected: dict) -> np.ndarray:
    """The picture as an array (channels, size, size), float32, 0 to 1; of drawings 1 is ink."""
    image = ImageOps.exif_transpose(image)
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(clear.convert("RGB"), mask=clear.getchannel("A"))
    image = image.convert("RGB")
    image.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if expected["kind"] == "ink":
        drawing = read_drawing(image, expected["size"])
        return np.repeat(drawing[None], expected["channels"], 0)
    return read_photo(image, expected)


def read_photo(image: Image.Image, expected: dict) -> np.ndarray:
    """What a photo shows, or its middle, made square."""
    size = (expected["size"], expected["size"])
    left, top, right, bottom = subject_box(image, expected["widest"])
    sides = right - left, bottom - top
    width, height = (min(side, expected["widest"] * min(sides)) for side in sides)
    left, top = (left + right - width) / 2, (top + bottom - height) / 2
    box = (left, top, left + width, top + height)
    square = image.convert("RGB" if expected["channels"] == 3 else "L")
    square = np.asarray(square.resize(size, Image.Resampling.BICUBIC, box=box), np.float32) / 255
    return square.reshape(*size, -1).transpose(2, 0, 1).copy()


def subject_box(image: Image.Image, widest: float) -> tuple[float, float, float, float]:
    """The small part of a photo that holds all edges, else the whole: left, top, right, bottom."""
    size = np.array(image.size, float)
    whole = (0.0, 0.0, *image.size)
    if size.min() < 128:
        return whole
    unit = size.max() / LOOKED_AT
    across, down = (size / unit).round().astype(int).tolist()
    small = image.convert("RGB").resize((across, down), Image.Resampling.BOX)
    colours = np.asarray(small, np.float32)
    right = np.abs(np.diff(colours, axis=1, append=colours[:, -1:])).max(2)
    below = np.abs(np.diff(colours, axis=0, append=colours[-1:])).max(2)
    steps = np.maximum(right, below)
    edges = steps > max(10.0, 0.12 * float(np.percentile(steps, 98)))
    found = [np.flatnonzero(edges.sum(axis) > 1) for axis in (0, 1)]
    if not all(map(len, found)):
        return whole
    (x0, y0), (x1, y1) = corners = [[p[0] for p in found], [p[-1] + 2 for p in found]]
    begin, end = np.clip(np.array(corners) * unit, 0, size)
    sides = end - begin
    if sides.prod() > 0.4 * size.prod() or (sides < 0.2 * size).any():
        return whole
    inside = np.zeros(steps.shape, bool)
    inside[y0:y1, x0:x1] = True
    if (steps[~inside] == 0).mean() > 0.98 and (steps[inside] < 2).mean() > 0.5:
        return whole  # lines on a sheet
    wanted = np.minimum(np.maximum(sides, sides.max() / widest), size)
    begin = np.clip((begin + end - wanted) / 2, 0, size - wanted)
    return (*begin.tolist(), *(begin + wanted).tolist())


def read_drawing(image: Image.Image, size: int) -> np.ndarray:
    """A drawing cropped to its ink, centred; nothing but zeros where there is no ink."""
    ink = contrast(np.asarray(image))
    box = ink_box(ink)
    if box is None:
        return np.zeros((size, size), np.float32)
    ink, (left, top, side) = thinned(ink, box)
    height, width = ink.shape
    before = max(0, int(np.ceil(-min(left, top))))
    after = max(0, int(np.ceil(max(left + side - width, top + side - height))))
    padded = Image.fromarray(np.pad(ink, (before, after)))
    left, top = left + before, top + before
    box = (left, top, left + side, top + side)
    patch = np.asarray(padded.resize((size, size), Image.Resampling.BILINEAR, box=box), np.float32)
    return patch / max(patch.max(), 1e-3)


def contrast(colours: np.ndarray) -> np.ndarray:
    """How far each pixel is from the paper, the median of the border; 255 where it is furthest."""
    border = np.concatenate([colours[0], colours[-1], colours[:, 0], colours[:, -1]])
    paper = np.median(border, axis=0).astype(int)
    ink = np.abs(colours.astype(int) - paper).max(2)
    strongest = int(ink.max())
    if strongest < 16:  # compression noise on blank paper
        return np.zeros(ink.shape, np.uint8)
    return np.minimum(255, ink * 255 // strongest).astype(np.uint8)


def ink_box(ink: np.ndarray) -> Box | None:
    """The square around the ink: left, top and side; None without ink."""
    mask = ink > 255 * INK
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if len(rows) == 0:
        return None
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    strokes = LEAST_STROKES * stroke_width(mask[top:bottom, left:right])
    side = max(bottom - top, right - left, strokes) * (1 + 2 * MARGIN)
    return (left + right - side) / 2, (top + bottom - side) / 2, side


def stroke_width(mask: np.ndarray) -> float:
    """Mean width of the strokes: twice the area over the outline."""
    padded = np.pad(mask, 1)
    outline = sum(np.count_nonzero(np.diff(padded, axis=axis)) for axis in (0, 1))
    return 2.0 * np.count_nonzero(mask) / (outline * np.pi / 4)


def thinned(ink: np.ndarray, box: Box) -> tuple[np.ndarray, Box]:
    """The ink and its square, thick strokes made thinner."""
    left, top, side = box
    rows, columns = (slice(max(0, int(at)), int(at + side) + 1) for at in (top, left))
    width = stroke_width(ink[rows, columns] > 255 * INK)
    if width < 12 or width <= THICK * side:
        return ink, box
    turns = round(min((width - THIN * side) / 2, 0.36 * width))
    for turn in range(turns):
        ink = eroded(ink, corners=turn % 2 == 1)
    return ink, (ink_box(ink) or box) if turns else box


def eroded(ink: np.ndarray, corners: bool) -> np.ndarray:
    """The least of each pixel and its four neighbours, or its eight."""
    padded, (height, width) = np.pad(ink, 1), ink.shape
    around = [(y, x) for y in range(3) for x in range(3) if corners or 1 in (y, x)]
    return np.min([padded[y : y + height, x : x + width] for y, x in around], axis=0)
