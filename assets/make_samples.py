"""Draw the sample tasks, invented signs and everyday doodles, and strokes for the tests.

``python assets/make_samples.py`` writes them again. Each sign or doodle is a handful of curves;
each drawing of it is a hand's own: leaning, hurried, never twice the same. Everything is drawn by
this script, so it is free of anyone else's rights.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from fewshot_demo.datasets.strokes import PEN, SIDE, render_strokes
from fewshot_demo.imaging.decoding import encode_image

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = Path("assets/samples")
DOODLED = Path("assets/doodles")
TESTS = Path("tests/golden/strokes")

Point = tuple[float, float]
Curve = list[Point]  # a smooth line through its points; a stroke is curves that meet in corners
Sign = list[list[Curve]]


def curve(points: str) -> Curve:
    """From "x y, x y, …", the sign's square 100 wide."""
    pairs = (point.split() for point in points.split(","))
    return [(float(x) / 100, float(y) / 100) for x, y in pairs]


def oval(x: float, y: float, wide: float, high: float, start: float = -1.9) -> list[Curve]:
    """A closed stroke drawn against the clock, its end a little past its start."""
    angles = start - np.linspace(0, 2 * np.pi + 0.2, 9)
    return [[(x + wide * np.cos(angle), y + high * np.sin(angle)) for angle in angles]]


def corners(points: str) -> list[Curve]:
    """Straight lines from point to point."""
    return [list(ends) for ends in pairwise(curve(points))]


SIGNS: dict[str, Sign] = {
    "moonhook": [
        [curve("78 12, 46 2, 13 27, 7 60, 30 93, 66 92, 82 62, 66 56")],
        oval(0.55, 0.33, 0.12, 0.12),
    ],
    "antler": [
        [curve("52 100, 55 72, 40 48, 18 34, 10 2")],
        [curve("54 70, 78 60, 92 40, 90 16")],
        [curve("36 45, 50 30, 52 6")],
    ],
    "sea house": [
        corners("10 56, 50 4, 92 55"),
        [curve("0 86, 13 74, 27 85, 40 95, 54 83, 67 74, 81 86, 92 93, 104 80")],
    ],
}
DOODLES: dict[str, Sign] = {
    "cat": [
        [
            curve("30 24, 50 20, 70 24"),
            *corners("70 24, 84 2, 89 40"),
            curve("89 40, 91 62, 74 84, 50 89, 26 84, 9 62, 11 40"),
            *corners("11 40, 16 2, 30 24"),
        ],
        oval(0.33, 0.49, 0.045, 0.055),
        oval(0.67, 0.49, 0.045, 0.055),
        corners("44 61, 56 61, 50 67, 44 61"),
        [curve("34 73, 43 78, 50 67, 57 78, 66 73")],
        *([curve(hair)] for hair in ("27 65, 14 62, -2 61", "27 71, 14 74, -1 79")),
        *([curve(hair)] for hair in ("73 65, 86 62, 102 61", "73 71, 86 74, 101 79")),
    ],
    "cup": [
        oval(0.4, 0.32, 0.34, 0.07),
        [curve("6 33, 8 60, 14 90"), curve("14 90, 40 98, 66 90"), curve("66 90, 72 60, 74 33")],
        [curve("74 44, 92 40, 100 54, 92 70, 70 74")],
        *([curve(steam)] for steam in ("28 18, 34 10, 27 4, 32 -6", "50 18, 56 10, 49 4, 54 -6")),
    ],
    "fish": [
        [
            curve("100 26, 74 56, 48 72, 22 68, 2 50, 22 32, 48 28, 74 44, 99 76"),
            *corners("99 76, 93 51, 100 26"),
        ],
        oval(0.2, 0.46, 0.03, 0.035),
        [curve("34 36, 40 50, 34 65")],
        [curve("50 45, 62 50, 51 58")],
    ],
    "house": [
        corners("2 46, 50 4, 98 46, 2 46"),
        corners("13 47, 13 98, 87 98, 87 47"),
        corners("54 98, 54 66, 72 66, 72 98"),
        corners("24 58, 24 76, 42 76, 42 58, 24 58"),
        corners("70 21, 70 4, 82 4, 82 31"),
    ],
}
OTHERS: dict[str, Sign] = {
    "ribbon": [
        [curve("10 100, 42 55, 72 24, 52 0, 30 22, 60 60, 94 97")],
        [curve("10 30, 50 27, 90 29")],
    ],
    "stair": [
        corners("0 98, 32 97, 33 66, 64 65, 65 33, 100 32"),
        oval(0.2, 0.3, 0.15, 0.16),
    ],
    "twin eggs": [
        oval(0.26, 0.58, 0.19, 0.28),
        oval(0.76, 0.55, 0.19, 0.28),
        [curve("0 12, 50 6, 100 14")],
    ],
}


def smooth(points: Sequence[Point], step: float = 0.03) -> np.ndarray:
    """A Catmull-Rom line through the points, about ``step`` from one to the next."""
    line = np.array(points, float)
    if len(line) == 2:
        pieces = [np.linspace(line[0], line[1], max(2, int(np.hypot(*(line[1] - line[0])) / step)))]
    else:
        ends = np.concatenate([[2 * line[0] - line[1]], line, [2 * line[-1] - line[-2]]])
        pieces = []
        for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
            count = max(2, round(float(np.hypot(*(c - b))) / step))
            t = np.linspace(0, 1, count, endpoint=False)[:, None]
            cubic = (3 * b - a - 3 * c + d) * t**3 + (2 * a - 5 * b + 4 * c - d) * t**2
            pieces.append(b + ((c - a) * t + cubic) / 2)
        pieces.append(line[-1:])
    return np.concatenate(pieces)


def by_hand(sign: Sign, hand: np.random.Generator) -> list[list[list[int]]]:
    """One person's drawing of the sign, its longest side 255 and its corner at 0."""
    lean, slope = hand.normal(0, 0.07), hand.normal(0, 0.07)
    wide, high = np.exp(hand.normal(0, 0.07, 2))
    turn = np.array([[np.cos(lean), -np.sin(lean)], [np.sin(lean) + slope, np.cos(lean)]])
    strokes = []
    for curves in sign:
        shift, size = hand.normal(0, 0.02, 2), np.exp(hand.normal(0, 0.05))
        middle = np.mean([point for curve in curves for point in curve], axis=0)
        line = np.concatenate([smooth(curve) for curve in nudged(curves, hand)])
        line = (line - middle) * size + middle + shift + tremble(len(line), hand)
        strokes.append(line @ turn.T * [wide, high])
    return rounded(strokes)


def nudged(curves: list[Curve], hand: np.random.Generator) -> list[Curve]:
    """Each point moved a little, less where they stand close; corners stay corners."""
    steps = [np.hypot(b[0] - a[0], b[1] - a[1]) for curve in curves for a, b in pairwise(curve)]
    far = min(0.025, 0.07 * float(np.median(steps)))
    moves: dict[Point, Point] = {}
    for x, y in (point for curve in curves for point in curve):
        right, down = hand.normal(0, far, 2)
        moves.setdefault((x, y), (x + float(right), y + float(down)))
    return [[moves[point] for point in curve] for curve in curves]


def tremble(count: int, hand: np.random.Generator) -> np.ndarray:
    """The slow wobble of a hand along a line of so many points."""
    along = np.arange(count)[:, None]
    waves = 2 * np.pi * hand.uniform(0.02, 0.09, (3, 1, 2)) * along
    return (0.004 * np.sin(waves + hand.uniform(0, 6.3, (3, 1, 2)))).sum(0)


def rounded(strokes: list[np.ndarray]) -> list[list[list[int]]]:
    """In whole numbers, as the data set Quick, Draw! writes strokes, without resting points."""
    points = np.concatenate(strokes)
    low, extent = points.min(0), (points.max(0) - points.min(0)).max()
    drawing = []
    for stroke in strokes:
        whole = np.rint((stroke - low) / extent * 255).astype(int)
        moving = np.r_[True, (whole[1:] != whole[:-1]).any(1)]
        drawing.append(whole[moving].T.tolist())
    return drawing


def lines(name: str, drawings: list[list[list[list[int]]]]) -> bytes:
    """One JSON a line, ``{"word", "drawing"}``."""
    rows = ({"word": name, "drawing": drawing} for drawing in drawings)
    return "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows).encode()


def everything() -> dict[Path, bytes]:
    """All files by their path in the project."""
    files: dict[Path, bytes] = {}
    for number, (name, sign) in enumerate((SIGNS | OTHERS).items()):
        hand = np.random.default_rng(100 + number)
        if name in SIGNS:
            files |= sample(SAMPLES, name, [by_hand(sign, hand) for _ in range(3)], hand)
        files[TESTS / f"{name}.ndjson"] = lines(name, [by_hand(sign, hand) for _ in range(8)])
    for number, (name, doodle) in enumerate(DOODLES.items()):
        hand = np.random.default_rng(200 + number)
        files |= sample(DOODLED, name, [by_hand(doodle, hand) for _ in range(4)], hand, pen=10)
    return files


def sample(
    folder: Path,
    name: str,
    drawings: list[list[list[list[int]]]],
    hand: np.random.Generator,
    pen: float = PEN,
) -> dict[Path, bytes]:
    """The files of one class of a sample task: its strokes, and each drawing on a sheet."""
    files = {folder / f"{name}.ndjson": lines(name, drawings)}
    for count, drawing in enumerate(drawings, 1):
        side = hand.uniform(0.56, 0.7) * SIDE
        left, top = (SIDE - side) / 2 + hand.uniform(-0.06, 0.06, 2) * SIDE
        image = render_strokes(drawing, pen=pen, box=(float(left), float(top), float(side)))
        files[folder / name / f"{count}.png"] = encode_image(image)
    return files


if __name__ == "__main__":
    for path, data in everything().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_bytes(data)
