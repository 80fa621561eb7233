"""Why an image is refused, in sentences for the visitor: what is wrong, and what to do."""

from __future__ import annotations

EMPTY = "This file is empty. Please choose another one."
NOT_AN_IMAGE = (
    "This is not a picture that can be read here. "
    "Please use a PNG, JPEG, WebP, GIF, BMP, HEIC or AVIF file."
)
DAMAGED = "This picture is damaged or incomplete. Please try another copy of it."
TRANSPARENT = (
    "This picture is fully transparent, so there is nothing to see in it. "
    "Please save it with a background, or choose another one."
)
BAD_DRAWING = "The drawing did not arrive in one piece. Please draw it again."


class ImageRefused(ValueError):
    """An image cannot be taken; the text is a sentence for the visitor."""


def too_heavy(length: int, max_bytes: int) -> str:
    """For a file of too many bytes."""
    return (
        f"This file is too big ({length / 1e6:.3g} MB). The limit is {max_bytes / 1e6:.3g} MB; "
        "please make it smaller."
    )


def too_large(max_pixels: int, size: tuple[int, int] | None = None) -> str:
    """For an image of too many pixels."""
    width_by_height = f" ({size[0]} × {size[1]})" if size else ""
    return (
        f"This picture has too many pixels{width_by_height}. "
        f"The limit is {max_pixels / 1e6:.3g} million; please make it smaller."
    )


def too_small(size: tuple[int, int], least: int) -> str:
    """For an image of too few pixels."""
    return (
        f"This picture is too small ({size[0]} × {size[1]} pixels). "
        f"Please use one with at least {least} pixels on each side."
    )
