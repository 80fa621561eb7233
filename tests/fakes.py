"""A recogniser without a network, and drawings to ask it about, for tests of what lies above."""

import math
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fewshot_demo.checkpoint import Card
from fewshot_demo.recognition import Answer, ModelUnavailable, Recogniser, SupportImage


def card(model: str) -> Card:
    """A card of a model that compares pixels."""
    return Card(
        id=model,
        learner="prototypical",
        title=f"The {model} model",
        sentence="compares pixels",
        paper="Nobody 2026",
        domain="drawing",
        backbone={"name": "none"},
        input={"size": 16, "channels": 1, "mean": [0.0], "std": [1.0], "kind": "ink"},
        recipe={},
        data={"name": "none", "split": "none", "licence": "none"},
        parameters=0,
    )


class PixelRecogniser(Recogniser):
    """Scores an image by how few pixels differ; the model `broken` never answers."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.models = ["nearest", "other", "broken"]
        self.asked = 0
        self.loaded = 0

    def cards(self) -> list[Card]:
        return [card(model) for model in self.models]

    def problems(self) -> dict[str, str]:
        return {"bad.safetensors": "bad.safetensors is broken."}

    def recommended(self, domain: str = "drawing") -> str:
        return self.models[0]

    def warm(self) -> None:
        pass

    def answer(
        self, model: str, classes: Sequence[Sequence[SupportImage]], query: Image.Image
    ) -> Answer:
        self.asked += 1
        if model not in self.models or model == "broken":
            raise ModelUnavailable("This model cannot answer: its file is broken.")
        looked = _pixels(query)
        scores = [[-_differ(looked, self._load(image)) for image in images] for images in classes]
        means = [math.exp(sum(row) / len(row)) for row in scores]
        probabilities = [mean / sum(means) for mean in means]
        weights = [
            [p * math.exp(s) / sum(map(math.exp, row)) for s in row]
            for p, row in zip(probabilities, scores, strict=True)
        ]
        return Answer(
            model=model,
            probabilities=probabilities,
            weights=weights,
            scores=scores,
            kind="similarity",
            pooling="mean",
            temperature=1.0,
            seconds=0.001,
            sees=png(query.resize((16, 16))),
        )

    def _load(self, image: SupportImage) -> np.ndarray:
        self.loaded += 1
        return _pixels(Image.open(BytesIO(image.load())))


def png(image: Image.Image) -> bytes:
    """An image as a PNG file."""
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def drawing(shape: str, number: int = 0, side: int = 64) -> bytes:
    """A PNG of a drawing: `ring`, `line`, `box` or `blank`; the number moves it."""
    image = Image.new("RGB", (side, side), "white")
    pen = ImageDraw.Draw(image)
    near, far = 10 + number, side - 14 + number
    if shape == "ring":
        pen.ellipse((near, 10, far, side - 14), outline="black", width=3)
    elif shape == "line":
        pen.line((near, 10, far, side - 14), fill="black", width=3)
    elif shape == "box":
        pen.rectangle((near, 10, far, side - 14), outline="black", width=3)
    return png(image)


def _pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L").resize((16, 16)), dtype=float)


def _differ(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean() / 10)
