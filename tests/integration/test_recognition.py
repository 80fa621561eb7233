"""Questions through the recogniser, with a real learner."""

import io
from pathlib import Path

import pytest
import torch
from PIL import Image

from fewshot_demo.core.cache import Cache
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.models.checkpoint import save
from fewshot_demo.recognition.model_unavailable import ModelUnavailable
from fewshot_demo.recognition.recogniser import Recogniser, SupportImage
from tests.drawings import STROKES
from tests.said import says
from tests.unit.test_checkpoint import card, tiny


def pictures(sign: str) -> list[Image.Image]:
    return [render_strokes(d) for _, d in read_drawings(STROKES / f"{sign}.ndjson")]


def stored(image: Image.Image, name: str, loads: list[str] | None = None) -> SupportImage:
    file = io.BytesIO()
    image.save(file, "PNG")

    def load() -> bytes:
        if loads is not None:
            loads.append(name)
        return file.getvalue()

    return SupportImage(name, load)


@pytest.fixture
def recogniser(tmp_path: Path) -> Recogniser:
    save(tmp_path / "tiny.safetensors", tiny(), card())
    return Recogniser(tmp_path)


def test_an_answer_has_the_shape_of_the_support_set(recogniser: Recogniser) -> None:
    classes = [
        [stored(p, f"a{i}") for i, p in enumerate(pictures("antler")[:3])],
        [stored(p, f"r{i}") for i, p in enumerate(pictures("ribbon")[:1])],
    ]
    answer = recogniser.answer("tiny", classes, pictures("antler")[5])
    assert [len(row) for row in answer.weights] == [3, 1] == [len(row) for row in answer.scores]
    assert sum(answer.probabilities) == pytest.approx(1, abs=1e-5)
    for weights, probability in zip(answer.weights, answer.probabilities, strict=True):
        assert sum(weights) == pytest.approx(probability, abs=1e-5)
    with Image.open(io.BytesIO(answer.sees)) as sees:
        assert sees.size == (28, 28)
        assert sees.getpixel((0, 0)) == 255


def test_an_answer_that_is_no_number_is_refused(recogniser: Recogniser) -> None:
    classes = [[stored(pictures(sign)[0], sign)] for sign in ("antler", "stair")]
    next(recogniser.learner("tiny").parameters()).data.fill_(1e38)  # finite, and too much
    with says(ModelUnavailable, "no number"):
        recogniser.answer("tiny", classes, pictures("antler")[1])


def test_taught_images_are_read_once(recogniser: Recogniser) -> None:
    loads: list[str] = []
    classes = [
        [stored(pictures("antler")[0], "a", loads)],
        [stored(pictures("stair")[0], "s", loads)],
    ]
    recogniser.answer("tiny", classes, pictures("stair")[1])
    recogniser.answer("tiny", classes, pictures("stair")[2])
    assert loads == ["a", "s"]
    classes[0].append(stored(pictures("antler")[1], "b", loads))
    recogniser.answer("tiny", classes, pictures("stair")[1])
    assert loads == ["a", "s", "b"]


def test_a_model_that_cannot_answer_says_so(recogniser: Recogniser) -> None:
    image = stored(pictures("antler")[0], "a")
    with says(ModelUnavailable, "the choices: tiny"):
        recogniser.answer("gone", [[image], [image]], pictures("antler")[0])
    path = recogniser.catalog.path("tiny")
    path.write_bytes(path.read_bytes()[:-4])
    with says(ModelUnavailable, "This model cannot answer: tiny.safetensors is broken"):
        recogniser.answer("tiny", [[image], [image]], pictures("antler")[0])


def test_warming_needs_no_images(recogniser: Recogniser) -> None:
    recogniser.warm()


def test_the_cache_forgets_the_oldest() -> None:
    cache: Cache[int] = Cache(2)
    made: list[str] = []

    def value(key: str) -> int:
        return cache.get(key, lambda: made.append(key) or len(made))

    for key in "abacba":
        value(key)
    assert made == ["a", "b", "c", "b", "a"]


def test_answers_keep_no_graph(recogniser: Recogniser) -> None:
    recogniser.warm()
    assert torch.is_grad_enabled()
