"""Photos of drawings, made for the study of telling the kinds of pictures apart.

A sheet, plain, lined, squared or coloured, a whiteboard or a blackboard, with marks on it: lying
under some light, seen at an angle, through a phone's lens and sensor.
"""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from ..datasets.photo_simulator import photograph
from .kind_pictures import SIDE, Rgb, colour

PENS: tuple[Rgb, ...] = ((25, 25, 30), (30, 50, 160), (175, 30, 35), (20, 110, 60))


def photographed(sheet: Image.Image, hand: np.random.Generator) -> Image.Image:
    """A photo of this sheet: on paper of any kind, on a whiteboard, or on a blackboard.

    One in eight is taken by the simulator that reading photos is measured with, the others by a
    simpler and much quicker one.
    """
    way = hand.random()
    if way < 0.125:
        return photograph(sheet, hand)
    marks = 1 - np.asarray(sheet.convert("L").resize((SIDE, SIDE)), np.float32) / 255
    if way < 0.3:
        surface = _board(marks, hand, dark=way < 0.19)
    else:
        surface = _page(marks, hand)
        if hand.random() < 0.7:
            surface = _lying(surface, hand)
    return _taken(surface, hand)


def _page(marks: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """Paper, white or tinted, plain, lined or squared, with pencil or pen on it, 0 to 255."""
    grain = cv2.GaussianBlur(_noise(hand, (SIDE, SIDE)), (0, 0), hand.uniform(0.5, 1.2))
    low = 225 if hand.random() < 0.8 else 140  # white, or a sticky note, or brown paper
    paper = np.array(colour(hand, low, 256), np.float32) * (1 + 0.02 * grain[..., None])
    ruling = str(hand.choice(["plain", "lined", "squared"], p=[0.45, 0.25, 0.3]))
    if ruling != "plain":
        apart, wide = int(hand.integers(12, 40)), int(hand.integers(1, 3))
        lines = np.zeros((SIDE, SIDE), np.float32)
        for offset in range(wide):
            lines[offset::apart] = 1
            if ruling == "squared":
                lines[:, offset::apart] = 1
        tint = np.array([(120, 160, 215), (140, 140, 145), (215, 150, 140)], np.float32)
        cover = (lines * hand.uniform(0.2, 0.8))[..., None]
        paper = paper * (1 - cover) + tint[int(hand.integers(3))] * cover
    if hand.random() < 0.5:  # pencil
        cover, ink = marks * (0.75 + 0.25 * grain).clip(0.2, 1), (hand.uniform(50, 120),) * 3
    else:
        cover, ink = marks, PENS[int(hand.integers(len(PENS)))]
    return paper * (1 - cover[..., None]) + np.array(ink, np.float32) * cover[..., None]


def _board(marks: np.ndarray, hand: np.random.Generator, *, dark: bool) -> np.ndarray:
    """A board with wiped traces and the light's reflection, marked with a felt pen or chalk."""
    y, x = _plane()
    base = np.array(colour(hand, 25, 75) if dark else (hand.uniform(170, 225),) * 3, np.float32)
    ink = np.array((235, 235, 225) if dark else PENS[int(hand.integers(len(PENS)))], np.float32)
    traces = cv2.GaussianBlur(np.roll(marks, 50, 1), (0, 0), 8) * hand.uniform(0, 0.12)
    cover = (marks * hand.uniform(0.75, 1) + traces)[..., None].clip(0, 1)
    spot = np.exp(-((x - hand.uniform(-0.5, 0.5)) ** 2 + (y - hand.uniform(-0.5, 0.5)) ** 2) / 0.02)
    return base * (1 - cover) + ink * cover + (hand.uniform(0, 60) * spot)[..., None]


def _lying(surface: np.ndarray, hand: np.random.Generator) -> np.ndarray:
    """The sheet seen at an angle, sometimes with the table beside it."""
    corners = np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)], np.float32)
    inward = hand.uniform(-0.06, 0.16 if hand.random() < 0.5 else 0.02, (4, 1)).astype(np.float32)
    moved = corners + (SIDE / 2 - corners) * inward + _noise(hand, (4, 2)) * 0.02 * SIDE
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    seen = cv2.warpPerspective(surface, matrix, (SIDE, SIDE), borderValue=(-1, -1, -1))
    beside = seen[..., :1] < 0
    streaks = cv2.GaussianBlur(_noise(hand, (SIDE, SIDE)), (0, 0), 3, sigmaY=0.6)
    table = np.array(colour(hand, 20, 190), np.float32) * (1 + 0.15 * streaks[..., None])
    return np.where(beside, table, seen)


def _taken(surface: np.ndarray, hand: np.random.Generator) -> Image.Image:
    """Under a light that falls off, with a shadow, through a soft lens and a noisy sensor."""
    y, x = _plane()
    turn, shade = hand.uniform(0, 2 * np.pi, 2)
    light = 1 + hand.uniform(0, 0.45) * (x * np.cos(turn) + y * np.sin(turn))
    if hand.random() < 0.5:
        across = x * np.cos(shade) + y * np.sin(shade) - hand.uniform(-0.35, 0.35)
        light *= 1 - hand.uniform(0.1, 0.5) / (1 + np.exp(-across / hand.uniform(0.015, 0.1)))
    tint = np.array([1 + hand.uniform(-0.1, 0.1), 1, 1 + hand.uniform(-0.14, 0.08)], np.float32)
    seen = surface * light[..., None] * tint * hand.uniform(0.55, 1.0)
    seen = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), hand.uniform(0.4, 1.4))
    seen += _noise(hand, seen.shape) * np.float32(hand.uniform(0.8, 5))
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))


def _plane() -> np.ndarray:
    """Down and across, from −0.5 to 0.5."""
    return np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE - 0.5


def _noise(hand: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return hand.standard_normal(shape, np.float32)
