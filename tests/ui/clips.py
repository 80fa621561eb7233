"""Films for the fake camera of Chromium: what a visitor shows, one thing after the other."""

from __future__ import annotations

import math
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 320, 240
RATE = 10  # frames a second
SIDE = 320  # pixels of a frame that the page sends
SECONDS = 3  # for which each thing is shown
# Each thing by its ground, by which a test tells what is shown, and its shape, which moves.
SHOWN = {"rock": (60, 200), "paper": (130, 250), "scissors": (205, 20)}
FLAT = "flat"


def film(path: Path, *shown: str, seconds: float = SECONDS) -> Path:
    """A film of things, each of `SHOWN` or `FLAT`, which Chromium shows again and again.

    Args:
        path: where it is written, ending in ``.y4m``.
        shown: the things, in their order.
        seconds: for which each is shown.
    """
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for thing in shown:
            for number in range(round(seconds * RATE)):
                light = 16 + _picture(thing, number) * (219 / 255)  # as video has it
                file.write(b"FRAME\n" + light.astype(np.uint8).tobytes())
                file.write(bytes([128]) * (WIDTH * HEIGHT // 2))  # grey: no colour
    return path


def frames(thing: str, count: int = 6) -> list[str]:
    """Frames of a thing as the page sends them, as data URLs."""
    left = (WIDTH - HEIGHT) // 2
    urls = []
    for number in range(0, 2 * count, 2):
        square = Image.fromarray(_picture(thing, number)).crop((left, 0, left + HEIGHT, HEIGHT))
        file = BytesIO()
        square.resize((SIDE, SIDE)).save(file, "JPEG", quality=85)
        urls.append(f"data:image/jpeg;base64,{b64encode(file.getvalue()).decode()}")
    return urls


def _picture(thing: str, number: int) -> np.ndarray:
    if thing == FLAT:
        grain = np.random.default_rng(number).normal(25, 3, (HEIGHT, WIDTH))
        return grain.clip(0, 255).astype(np.uint8)
    ground, ink = SHOWN[thing]
    image = Image.new("L", (WIDTH, HEIGHT), ground)
    angle = 2 * math.pi * number / (RATE * 1.5)  # once round in one and a half seconds
    x, y = WIDTH / 2 + 25 * math.cos(angle), HEIGHT / 2 + 25 * math.sin(angle)
    draw, box = ImageDraw.Draw(image), (x - 45, y - 45, x + 45, y + 45)
    if thing == "rock":
        draw.ellipse(box, fill=ink)
    elif thing == "paper":
        draw.rectangle(box, fill=ink)
    else:
        draw.line((x - 45, y - 45, x + 45, y + 45), fill=ink, width=18)
        draw.line((x - 45, y + 45, x + 45, y - 45), fill=ink, width=18)
    return np.asarray(image)
