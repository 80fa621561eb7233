"""A phone photo of a drawing on paper, simulated: what the reading of photos is measured with.

From the sheet to the file, in the order in which light meets it: graphite or ink that takes on the
paper unevenly, paper with a grain and a tint, a table beside it, a light that falls off and
a shadow across the sheet, a tilted and turned view, a soft lens, sensor noise, JPEG.
"""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from .strokes import SIDE, Drawing, render_strokes

VIEW = 720  # of the photo's side, in pixels
PENCIL = (2.2, 5.0)  # narrowest and widest line, in pixels of a sheet of 400
_ROOM = 0.25  # of the table around the sheet, in sheets


def photo_of(drawing: Drawing, hand: np.random.Generator, *, table: float = 0.3) -> Image.Image:
    """A phone photo of these strokes, drawn in pencil or pen on a sheet of paper.

    Args:
        drawing: strokes, see `fewshot_demo.datasets.strokes`.
        hand: seeded; the same state gives the same photo.
        table: chance that the table shows beside the sheet.
    """
    finer = 2
    pen = hand.uniform(*PENCIL) * finer
    return photograph(render_strokes(drawing, SIDE * finer, pen), hand, table=table)


def photograph(sheet: Image.Image, hand: np.random.Generator, *, table: float = 0.3) -> Image.Image:
    """A phone photo of this sheet: dark marks on white become pencil or pen on paper.

    Args:
        sheet: a square image of marks on white, best with thin lines.
        hand: seeded; the same state gives the same photo.
        table: chance that the table shows beside the sheet.
    """
    marks = 1 - np.asarray(sheet.convert("L").resize((VIEW, VIEW)), np.float32) / 255
    scene = _on_table(_drawn(marks, hand), hand)
    seen = _viewed(scene, hand, hand.random() < table)
    seen = seen * _light(hand)
    seen = _exposed(seen, hand)
    photo = Image.fromarray((seen * 255).round().clip(0, 255).astype(np.uint8))
    file = BytesIO()
    photo.save(file, "JPEG", quality=int(hand.integers(60, 93)))
    return Image.open(file).convert("RGB")


def _drawn(marks: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """The sheet as a surface, 0 to 1 per colour: marks on tinted, grained paper."""
    grain = _field(hand, VIEW, 1.0) + 0.6 * _field(hand, VIEW, 2.5)
    tint = hand.uniform(0.86, 0.97) * np.array([1, *hand.uniform([0.96, 0.86], [1.0, 1.0])])
    paper = tint * (1 + 0.012 * grain + 0.012 * _field(hand, VIEW, 60))[..., None]
    if hand.random() < 0.7:  # pencil: grey, on the crests of the grain, pressed unevenly
        pressure = (0.82 + 0.13 * _field(hand, VIEW, 45)).clip(0.5, 1)
        cover = marks * pressure * (0.86 + 0.14 * grain).clip(0.3, 1)
        colour = np.full(3, hand.uniform(0.2, 0.45))
    else:
        cover = marks * (0.95 + 0.05 * grain).clip(0, 1)
        colour = np.array([[0.1, 0.1, 0.12], [0.1, 0.16, 0.5], [0.55, 0.12, 0.12]])[
            hand.choice(3, p=[0.5, 0.35, 0.15])
        ]
    return (paper * (1 - cover[..., None]) + colour * cover[..., None]).astype(np.float32)


def _on_table(surface: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """The sheet in the middle of a table that is darker, with streaks, and shaded at its edge."""
    room = int(VIEW * _ROOM)
    side = VIEW + 2 * room
    colour = np.array([[0.45, 0.3, 0.2], [0.3, 0.3, 0.32], [0.62, 0.5, 0.38], [0.12, 0.11, 0.1]])
    streaks = _field(hand, side, 3)[:, :1] + 0.5 * _field(hand, side, 1.5)
    scene = colour[hand.integers(4)] * (1 + 0.08 * streaks)[..., None]
    edge = np.zeros((side, side), np.float32)
    edge[room:-room, room:-room] = 1
    scene *= (1 - 0.5 * _blurred(edge, hand.uniform(2, 8)))[..., None]
    scene[room:-room, room:-room] = surface
    return scene.astype(np.float32).clip(0, 1)


def _viewed(scene: np.ndarray, hand: np.random.Generator, table: bool) -> np.ndarray:
    """What the tilted, turned camera sees: the sheet's middle, or table at some of its sides."""
    turn = np.deg2rad(hand.normal(0, 4))
    corners = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]], float)  # as Pillow orders them
    corners *= 1 + hand.uniform(-0.05, 0.05, (4, 1))
    corners = corners @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    corners *= VIEW / 2 * hand.uniform(0.8, 0.88)
    if table:
        corners *= 1.08
        corners += hand.choice([-1, 0, 1], 2) * VIEW * hand.uniform(0.04, 0.11)
    quad = (corners + len(scene) / 2).ravel().tolist()
    channels = [
        Image.fromarray(np.ascontiguousarray(scene[..., channel])).transform(
            (VIEW, VIEW), Image.Transform.PERSPECTIVE, _homography(quad), Image.Resampling.BILINEAR
        )
        for channel in range(3)
    ]
    return np.stack([np.asarray(channel) for channel in channels], 2)


def _homography(quad: list[float]) -> list[float]:
    """The eight numbers that take the photo's corners to these of the scene."""
    corners = np.array([(0, 0), (0, VIEW), (VIEW, VIEW), (VIEW, 0)], np.float32)
    scene = np.array(quad, np.float32).reshape(4, 2)
    return cv2.getPerspectiveTransform(corners, scene).ravel()[:8].tolist()


def _light(hand: np.random.Generator) -> np.ndarray:
    """Brightness of the light per pixel and colour: falling off, a shadow of hand or phone."""
    y, x = np.mgrid[0:VIEW, 0:VIEW].astype(np.float32) / VIEW - 0.5
    angle, slope = hand.uniform(0, 2 * np.pi), hand.uniform(0, 0.45)
    light = 1 + slope * (x * np.cos(angle) + y * np.sin(angle))
    light *= 1 - hand.uniform(0, 0.35) * (x**2 + y**2)
    if hand.random() < 0.7:
        angle, depth = hand.uniform(0, 2 * np.pi), hand.uniform(0.15, 0.5)
        soft = hand.uniform(0.015, 0.1)
        bend = 0.06 * _field(hand, VIEW, 90)
        across = x * np.cos(angle) + y * np.sin(angle) + bend - hand.uniform(-0.35, 0.35)
        light *= 1 - depth / (1 + np.exp(-across / soft))
    warmth = hand.uniform(-0.08, 0.08)
    return light[..., None] * np.array([1 + warmth, 1, 1 - warmth], np.float32)


def _exposed(seen: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """Through lens and sensor: soft, exposed for paper that is not quite white, noisy."""
    sigma = hand.uniform(0.6, 1.6)
    seen = _blurred(seen, sigma)
    seen *= hand.uniform(0.6, 0.9) / np.percentile(seen, 90)
    noise = hand.normal(0, 1, (VIEW, VIEW, 4)).astype(np.float32)
    noise = noise[..., :3] * 0.6 + noise[..., 3:] * 0.8  # colours share most of it
    return seen + noise * hand.uniform(0.008, 0.022) * np.sqrt(seen.clip(0.02))


def _field(hand: np.random.Generator, side: int, grain: float) -> np.ndarray:
    """Smooth noise of unit variance whose spots are about ``grain`` pixels in radius."""
    small = max(4, round(side / max(1.0, grain / 2)))
    noise = hand.normal(0, 1, (small, small)).astype(np.float32)
    noise = _blurred(noise, min(grain, 2.0))
    large = Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC)
    field = np.asarray(large)
    return (field - field.mean()) / field.std()


def _blurred(values: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur of floats, each colour by itself (Pillow blurs bytes only)."""
    width = 2 * int(np.ceil(3 * sigma)) + 1
    return cv2.GaussianBlur(values, (width, width), sigma, borderType=cv2.BORDER_REPLICATE)
