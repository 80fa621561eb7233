"""A recogniser without a network, and drawings to ask it about, for tests of what lies above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.core.message import Message
from fewshot_demo.core.open_set import SHARE, chance_of_none
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.models.card import Card
from fewshot_demo.recognition.explanation import Answer, AnswerWithout
from fewshot_demo.recognition.model_unavailable import ModelUnavailable
from fewshot_demo.recognition.recogniser import Recogniser, SupportImage
from tests import cards

PHOTO_INPUT = InputSpec(48, 3, (0.0,) * 3, (1.0,) * 3, "photo")
METHODS = {"nearest": "prototypical", "other": "matching", "broken": "relation"}


def card(model: str, *, refuses: bool = False, photos: bool = False) -> Card:
    """A card of a model that compares pixels, can say "none of these" or not, is for photos."""
    made = cards.card(
        id=model,
        learner=METHODS.get(model, model),
        rejection=Rejection((0.0,) * 9) if refuses else None,
    )
    return replace(made, domain="photo", input=PHOTO_INPUT) if photos else made


class PixelRecogniser(Recogniser):
    """Scores an image by how few pixels differ; the model `broken` never answers.

    Attributes:
        refusing: the models that can say "none of these".
        photos: the models that are for photos.
        readings: of the newest question, how its picture and those of the classes were to be read.
    """

    def __init__(self) -> None:
        super().__init__(Path("nowhere"))
        self.models = ["nearest", "other", "broken"]
        self.refusing: set[str] = set()
        self.photos: set[str] = set()
        self.readings: tuple[str, list[list[str]]] = "", []
        self.asked = 0
        self.loaded = 0

    def cards(self) -> list[Card]:
        return [
            card(model, refuses=model in self.refusing, photos=model in self.photos)
            for model in self.models
        ]

    def problems(self) -> dict[str, Message]:
        return {
            "bad.safetensors": Message("checkpoint-not-safetensors", {"file": "bad.safetensors"})
        }

    def recommended(self, domain: str = "drawing") -> str:
        return self.models[0]

    def can_refuse(self, model: str) -> bool:
        return model in self.refusing

    def warm(self) -> None:
        pass

    def answer(
        self,
        model: str,
        classes: Sequence[Sequence[SupportImage]],
        query: Image.Image,
        *,
        strangers: float = SHARE,
        reading: str = "auto",
    ) -> Answer:
        self.asked += 1
        self.readings = reading, [[image.reading for image in images] for images in classes]
        if model not in self.models or model == "broken":
            raise ModelUnavailable("model-unavailable", why="its file is broken.")
        read = reading_of(query) if reading == "auto" else reading
        query = query.convert("L")
        if read == "paper":
            query = _two_tones(query, ink=0, paper=255)
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
            reading=read,
            none_probability=self._chance_of_none(model, scores, strangers),
        )

    def without_each(
        self,
        model: str,
        classes: Sequence[Sequence[SupportImage]],
        query: Image.Image,
        *,
        strangers: float = SHARE,
        reading: str = "auto",
    ) -> list[list[AnswerWithout | None]]:
        def left(k: int, i: int) -> AnswerWithout | None:
            if len(classes[k]) == 1:
                return None
            kept = [
                [image for n, image in enumerate(images) if (m, n) != (k, i)]
                for m, images in enumerate(classes)
            ]
            said = self.answer(model, kept, query, strangers=strangers, reading=reading)
            return AnswerWithout(said.probabilities, said.none_probability)

        return [[left(k, i) for i in range(len(images))] for k, images in enumerate(classes)]

    def _chance_of_none(
        self, model: str, scores: list[list[float]], strangers: float
    ) -> float | None:
        if model not in self.refusing:
            return None
        nearest = max(sum(row) / len(row) for row in scores)
        return chance_of_none(3 * (-nearest - 2) + 1.4, strangers)

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


def photo(data: bytes) -> bytes:
    """The same drawing as if in pencil on grey paper."""
    ink = Image.open(BytesIO(data)).convert("L")
    return png(_two_tones(ink, ink=60, paper=170))


def _two_tones(image: Image.Image, *, ink: int, paper: int) -> Image.Image:
    return image.point([ink] * 129 + [paper] * 127)


def reading_of(image: Image.Image) -> str:
    """`paper` where the upper left corner is no white."""
    return "paper" if int(np.asarray(image.convert("L"))[0, 0]) < 250 else "plain"


def _pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image.convert("L").resize((16, 16)), dtype=float)


def _differ(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean() / 10)
