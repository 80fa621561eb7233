"""Questions whose answers must not depend on where models run."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields
from itertools import islice

import pytest
from PIL import Image

from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.recognition.explanation import Answer
from fewshot_demo.recognition.heat_maps import heat_maps
from fewshot_demo.recognition.recogniser import Recogniser
from fewshot_demo.recognition.support_images import SupportImage
from tests.drawings import STROKES

SIGNS = ("antler", "ribbon", "stair")


def pictures(sign: str, count: int) -> list[Image.Image]:
    drawings = islice(read_drawings(STROKES / f"{sign}.ndjson"), count)
    return [render_strokes(drawing) for _, drawing in drawings]


def taught(shots: tuple[int, ...] = (3, 1, 2)) -> list[list[SupportImage]]:
    """Classes of unequal size."""
    return [
        [SupportImage(f"{sign}{i}", _png_of(one)) for i, one in enumerate(pictures(sign, shot))]
        for sign, shot in zip(SIGNS, shots, strict=False)
    ]


def _png_of(image: Image.Image) -> Callable[[], bytes]:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue


QUERY = pictures("ribbon", 5)[4]


def assert_same_answers(here: Recogniser, there: Recogniser, model: str) -> None:
    """Of a question, of it without each image, and of where the model looked: to 1e-5."""
    classes = taught()
    one, other = (who.answer(model, classes, QUERY) for who in (here, there))
    for field in fields(Answer):
        if field.name != "seconds":
            assert _close(getattr(one, field.name), getattr(other, field.name)), field.name
    lacking, elsewhere = (who.without_each(model, classes, QUERY) for who in (here, there))
    for row, same in zip(lacking, elsewhere, strict=True):
        for left, right in zip(row, same, strict=True):
            assert (left is None) == (right is None)
            if left is not None and right is not None:
                assert _close(left.probabilities, right.probabilities)
    looked, also = (heat_maps(who, model, classes, 0, QUERY) for who in (here, there))
    assert looked.method == also.method
    assert _close(looked.query, also.query, 1e-4)


def _close(one: object, other: object, tolerance: float = 1e-5) -> bool:
    if isinstance(one, list):
        assert isinstance(other, list)
        return all(_close(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, float):
        return other == pytest.approx(one, abs=tolerance, rel=tolerance)
    return one == other
