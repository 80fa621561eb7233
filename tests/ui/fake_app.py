"""The page over a recogniser without a network: ``python -m tests.ui.fake_app [SECONDS [KIND]]``.

Its models can say "none of these" and take the given time for an answer, whichever are shipped.
Those of the kind ``photos`` cannot, and look at every picture as it is; of the kind ``eyes``, one
model is for photos.
"""

import sys
import time
from typing import Any

import numpy as np

from fewshot_demo.recognition.explanation import Answer
from fewshot_demo.recognition.recogniser import SupportImage
from fewshot_demo.service import Service
from fewshot_demo.settings import settings
from fewshot_demo.ui.app import build, launch
from tests.fakes import PixelRecogniser


class SlowRecogniser(PixelRecogniser):
    """Thinks for a while before it answers."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.refusing = {"nearest"}
        self.seconds = seconds
        self._seen: dict[object, np.ndarray] = {}

    def answer(self, *question: Any, **how: Any) -> Answer:
        time.sleep(self.seconds)
        return super().answer(*question, **how)

    def _load(self, image: SupportImage) -> np.ndarray:
        """Once each, as a model embeds them."""
        if image.content not in self._seen:
            self._seen[image.content] = super()._load(image)
        return self._seen[image.content]


class PhotoRecogniser(SlowRecogniser):
    """Always names a class, and takes no picture for a photo of paper."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.refusing, self.photos = set(), set(self.models)

    def answer(self, *question: Any, **how: Any) -> Answer:
        return super().answer(*question, **how | {"reading": "plain"})


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    kind = PhotoRecogniser if "photos" in sys.argv else SlowRecogniser
    recogniser = kind(seconds)
    if "eyes" in sys.argv:
        recogniser.photos = {"other"}
    service = Service(settings(), recogniser)
    launch(build(service, settings()), service, settings())
