"""From an image of any mode to plain RGB."""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import Any, cast

from PIL import Image

from .refusals import TRANSPARENT, ImageRefused

SMALL = 500_000  # pixels: what the pad sends is smaller
STRIP = 64  # rows of the smaller image that are made at once

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def plain_rgb(image: Image.Image, max_side: int) -> Image.Image:
    """An opened, undecoded image as RGB: upright, on white, sRGB, without metadata.

    As L where the pad sent it: grey, with a channel of alpha that hides nothing.

    Raises:
        ImageRefused: where nothing can be seen because everything is transparent.
        Exception: whatever the decoder raises for a broken file.
    """
    orientation, profile = _orientation(image), image.info.get("icc_profile")
    scale = min(1.0, max_side / max(image.size))
    width, height = (ceil(side * scale) for side in image.size)
    image.draft(None, (width, height))  # a JPEG is decoded no larger than needed
    plain = _reduced(image, max_side)
    shrink(plain, max_side)
    plain = _opaque_grey(plain) or _on_white(plain)
    if profile:
        plain = _in_srgb(plain, profile)
    if plain is image or plain.mode not in ("L", "RGB"):
        plain = plain.convert("RGB")
    without_metadata(plain)
    return plain.transpose(_TURNS[orientation]) if orientation in _TURNS else plain


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - broken metadata is no reason to refuse good pixels
        return 1


def _reduced(image: Image.Image, max_side: int) -> Image.Image:
    """In a plain mode; a large image strip by strip, so that no second one of its size is made."""
    factor = int(max(image.size) / max_side / 2)  # the rest is left to a finer filter
    if factor < 2:
        return _in_plain_mode(image)
    width, height = image.size
    whole = None
    for top in range(0, height, STRIP * factor):
        strip = image.crop((0, top, width, min(height, top + STRIP * factor)))
        part = _in_plain_mode(strip).reduce(factor)
        if whole is None:
            whole = Image.new(part.mode, (ceil(width / factor), ceil(height / factor)))
        whole.paste(part, (0, top // factor))
    return whole or image


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """As L, LA, RGB, RGBA or CMYK: what can be resized, and what transparency is kept in."""
    if image.mode.startswith("I"):
        return _eight_bits(image)
    if image.mode not in ("RGBA", "LA") and image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey, scaled: Pillow's own conversion would clip it to white."""
    import numpy as np

    values = np.asarray(image)
    grey = Image.fromarray((values.clip(0, 65535) // 257).astype(np.uint8))
    clear = image.info.get("transparency")
    if clear is not None:
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey


def shrink(image: Image.Image, max_side: int) -> None:
    """Shrink in place to at most ``max_side`` pixels."""
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _opaque_grey(image: Image.Image) -> Image.Image | None:
    """In one channel, if a small RGBA image is grey and opaque: every stroke is asked about."""
    if image.mode != "RGBA" or image.width * image.height > SMALL or "icc_profile" in image.info:
        return None
    bands = image.split()
    red, green, blue, alpha = (band.tobytes() for band in bands)
    return bands[0] if red == green == blue and alpha == b"\xff" * len(alpha) else None


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA"):
        return image
    alpha = image.getchannel("A")
    lowest, highest = alpha.getextrema()
    if highest == 0:
        raise ImageRefused(TRANSPARENT)
    if lowest == 255:
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image.convert("RGB"), mask=alpha)
    return white


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as a screen shows them; unchanged where the profile is sRGB, broken or of no use."""
    from PIL import ImageCms

    try:
        source = ImageCms.getOpenProfile(BytesIO(profile))
        facts = cast(Any, source).profile
        if facts.xcolor_space.strip() != image.mode or "sRGB" in (facts.profile_description or ""):
            return image
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode="RGB") or image
    except Exception:  # noqa: BLE001 - a broken profile is no reason to refuse good pixels
        return image


def grey_if_possible(image: Image.Image) -> Image.Image:
    """The same picture in one channel (L) where it is grey, else as RGB."""
    if image.mode == "L":
        return image
    plain = image if image.mode == "RGB" else image.convert("RGB")
    red, green, blue = plain.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else plain


def without_metadata(image: Image.Image) -> Image.Image:
    """The image itself, its comments, profile and EXIF gone, so that none is saved with it."""
    image.info = {}
    return image
