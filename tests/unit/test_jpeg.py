"""What is a picture and nothing else, told without decoding it."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.imaging.decoding import encode_image
from fewshot_demo.imaging.jpeg import is_bare_jpeg

SIZE = (300, 200)


def noise() -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def saved(**how: object) -> bytes:
    file = BytesIO()
    noise().save(file, "JPEG", **how)
    return file.getvalue()


def test_what_is_kept_here_is_bare() -> None:
    kept = encode_image(noise())
    assert kept.startswith(b"\xff\xd8")
    assert is_bare_jpeg(kept, *SIZE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        saved() + b"<script>",
        saved()[:-2],
        saved()[:-1],
        saved()[:100],
        saved(comment="made by me"),
        saved(exif=b"Exif\0\0where I live"),
        saved(progressive=True),
        b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + bytes(9) + b"\xff\xfe\x00\x04hi" + saved()[20:],
    ],
)
def test_anything_more_or_less_is_not(data: bytes) -> None:
    assert not is_bare_jpeg(data, *SIZE)


def test_nor_is_a_picture_of_another_size() -> None:
    assert not is_bare_jpeg(saved(), SIZE[1], SIZE[0])
