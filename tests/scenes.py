"""Photos of things, made on the spot: shades, shapes with shades of their own, edges, noise."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


def scene(seed: int, side: int = 320) -> Image.Image:
    """A picture with as much texture as a photo of a room full of things."""
    hand = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side] / side
    shades = [90 + 60 * np.sin(3 * x + k) + 40 * y for k in hand.uniform(0, 6, 3)]
    room = Image.fromarray(np.stack(shades, 2).clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(room)
    for _ in range(30):
        left, top = (int(n) for n in hand.integers(0, side - 60, 2))
        wide, high = (int(n) for n in hand.integers(20, 140, 2))
        red, green, blue = (int(n) for n in hand.integers(20, 230, 3))
        pen.ellipse((left, top, left + wide, top + high), fill=(red, green, blue))
    texture = Image.effect_noise((side // 4, side // 4), 70).resize((side, side))
    grain = (np.asarray(texture, float)[..., None] - 128) * 0.5
    seen = np.asarray(room.filter(ImageFilter.GaussianBlur(1.2)), float) + grain
    seen += hand.normal(0, 6, (side, side, 3))
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))


def jpeg(image: Image.Image) -> bytes:
    """As a file of a phone."""
    file = BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()
