"""Why an image is refused: keys of texts that say what is wrong and what to do, with their values.

The texts stand in ``imaging.ftl`` of each language.
"""

from __future__ import annotations

from typing import Any

from ..core.message import MessageError

EMPTY = "image-empty"
NOT_AN_IMAGE = "image-not-one"
DAMAGED = "image-damaged"
TRANSPARENT = "image-transparent"
BAD_DRAWING = "image-drawing-broken"
TOO_COSTLY = "image-too-costly"
BUSY = "image-busy"


class ImageRefused(MessageError):
    """An image cannot be taken; the message tells the visitor what is wrong and what to do."""


def too_heavy(length: int, max_bytes: int) -> ImageRefused:
    """For a file of too many bytes."""
    return ImageRefused("image-too-heavy", megabytes=_short(length), limit=_short(max_bytes))


def too_large(max_pixels: int, size: tuple[int, int] | None = None) -> ImageRefused:
    """For an image of too many pixels."""
    limit: Any = {"limit": _short(max_pixels)}
    if size is None:
        return ImageRefused("image-too-large", **limit)
    return ImageRefused("image-too-large-by", width=size[0], height=size[1], **limit)


def too_small(size: tuple[int, int], least: int) -> ImageRefused:
    """For an image of too few pixels."""
    return ImageRefused("image-too-small", width=size[0], height=size[1], least=least)


def _short(number: int) -> float:
    """In millions, to three figures."""
    return float(f"{number / 1e6:.3g}")
