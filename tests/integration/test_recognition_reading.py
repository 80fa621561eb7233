"""A question can choose how its image is read, and so can each image that teaches."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fewshot_demo.datasets.photo_simulator import photo_of
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.recognition.recogniser import Recogniser, SupportImage

ROOT = Path(__file__).parents[2]
SIGNS = ["antler", "moonhook", "stair"]
MODEL = "prototypical-omniglot"


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(ROOT / "checkpoints")


def strokes(sign: str) -> Sequence:
    return [
        drawing for _, drawing in read_drawings(ROOT / "tests/golden/strokes" / f"{sign}.ndjson")
    ]


def stored(image: Image.Image, name: str, reading: str = "auto") -> SupportImage:
    file = BytesIO()
    image.save(file, "PNG")
    return SupportImage(name, file.getvalue, reading)


def photo(sign: str, number: int) -> Image.Image:
    return photo_of(strokes(sign)[number], np.random.default_rng(number), table=0)


def test_photos_are_recognised_among_drawings_and_say_how_they_were_read(recogniser: Recogniser):
    classes = [
        [
            stored(render_strokes(drawing), f"{sign}{i}")
            for i, drawing in enumerate(strokes(sign)[:3])
        ]
        for sign in SIGNS
    ]
    for right, sign in enumerate(SIGNS):
        answer = recogniser.answer(MODEL, classes, photo(sign, 4))
        assert answer.reading == "paper"
        assert answer.probabilities.index(max(answer.probabilities)) == right
        assert (
            recogniser.answer(MODEL, classes, render_strokes(strokes(sign)[4])).reading == "plain"
        )
        again = recogniser.answer(MODEL, classes, photo(sign, 4), reading="plain")
        assert again.reading == "plain" and again.sees != answer.sees


@pytest.mark.parametrize("model", [MODEL, "maml-omniglot"])
def test_the_reading_of_a_support_image_is_part_of_what_is_remembered(
    recogniser: Recogniser, model: str
):
    def answer(reading: str) -> list[float]:
        classes = [[stored(photo(sign, 1), f"photo of {sign}", reading)] for sign in SIGNS]
        return recogniser.answer(model, classes, render_strokes(strokes("stair")[2])).probabilities

    chosen = answer("auto")
    assert answer("paper") == pytest.approx(chosen, abs=1e-5)
    assert answer("plain") != pytest.approx(chosen, abs=0.01)
