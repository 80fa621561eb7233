"""The page over a recogniser without a network: ``python -m tests.ui.fake_app [SECONDS [closed]]``.

Its models take the given time for an answer, whichever are shipped, and can say "none of these"
unless they are closed.
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


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0
    recogniser = SlowRecogniser(seconds)
    if "closed" in sys.argv:
        recogniser.refusing = set()
    service = Service(settings(), recogniser)
    launch(build(service, settings()), service, settings())
