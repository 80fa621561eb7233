"""A set checked by itself: every image asked about and answered by all the others (leave-one-out).

Nothing is trained for it. A learner that compares embeddings compares again without the one, each
image being embedded once for all; where scores are pooled as ``ODDS``, every pair is scored and an
image's own score left out; any other learner adapts once for each image, which takes far longer.
The work is cut into steps, so that whoever drives it can say how far it is, and stop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from ..core.open_set import SHARE, Shown, one_distribution
from ..models.checkpoint import usable_device
from .recogniser import Recogniser, none_chance
from .support_images import Classes, SupportImage, labels_of

if TYPE_CHECKING:
    from torch import Tensor

    from ..core.prediction import Prediction

READ_AT_ONCE = 8  # images read or embedded in one step


@dataclass(frozen=True)
class Checked:
    """What all other images say of one.

    Attributes:
        shown: the one distribution over the classes and "none of these".
        none: whether the model can say "none of these" at all.
        weights: of every support image, 0 to 1, its own 0; a class's sum to what is shown of it.
    """

    shown: Shown
    none: bool
    weights: tuple[float, ...]


class SetCheck:
    """A support set and further images to test it with, asked about one after another.

    Args:
        recogniser, model: who answers.
        support: the images of each class, at least one each.
        tests: further images, which teach nothing and are answered by all that do.
        strangers: 0 to 0.5, how many of all questions are about something else.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.

    Attributes:
        answers: of each support image and then of each test, None where it was not asked: an
            image that is alone in its class, or one whose turn is yet to come.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        model: str,
        support: Classes,
        tests: Sequence[SupportImage],
        strangers: float = SHARE,
    ) -> None:
        self._learner, self._images = recogniser.learner(model), recogniser.support
        self._card = recogniser.card(model)
        self._device = usable_device(recogniser.catalog.device)
        self._support = [image for of_class in support for image in of_class]
        self._every = [*self._support, *tests]
        self._classes = support
        self._labels, self._strangers = labels_of(support).to(self._device), strangers
        shots = [len(of_class) for of_class in support for _ in of_class]
        self._asked = [i for i, shot in enumerate(shots) if shot > 1]
        self._asked += range(len(self._support), len(self._every))
        self.answers: list[Checked | None] = [None] * len(self._every)
        self._parts: list[Tensor] = []
        self._ask: Callable[[int], Prediction] | None = None
        self._read = self._answered = 0  # images
        self._reading = self._answering = 0.0  # seconds that these took
        self._lock = Lock()

    @property
    def done(self) -> int:
        """How many images were asked about."""
        return self._answered

    @property
    def asked(self) -> int:
        """How many images are to be asked about."""
        return len(self._asked)

    @property
    def seconds_left(self) -> float:
        """How long the rest will take, by how long its like has taken so far."""
        unread, unasked = len(self._every) - self._read, len(self._asked) - self._answered
        reading = self._reading / max(self._read, 1)
        return unread * reading + unasked * self._answering / max(self._answered, 1)

    def go_on(self, seconds: float, until: int | None = None) -> None:
        """Take steps for this long; a step that was begun is finished.

        Args:
            seconds: how long, about.
            until: stop where so many images were asked about; None: all of them.
        """
        import torch

        wanted = len(self._asked) if until is None else min(until, len(self._asked))
        with self._lock, torch.no_grad():
            end = time.perf_counter() + seconds
            while self._answered < wanted:
                self._step()
                if time.perf_counter() >= end:
                    break
            if self._answered == len(self._asked):
                self._parts, self._ask = [], None  # what is known stays, what it took goes

    def _step(self) -> None:
        started = time.perf_counter()
        if self._read < len(self._every):
            some = self._every[self._read : self._read + READ_AT_ONCE]
            self._parts.append(self._prepared(some))
            self._read += len(some)
            self._reading += time.perf_counter() - started
            return
        place = self._asked[self._answered]
        self._ask = self._ask or self._asker()
        self.answers[place] = self._said(place, self._ask(place))
        self._answered += 1
        self._answering += time.perf_counter() - started

    def _prepared(self, some: list[SupportImage]) -> Tensor:
        from ..learners.base import MetricLearner

        if isinstance(self._learner, MetricLearner):
            return self._images.embedded(self._learner, self._card, [some], self._device)
        return self._images.preprocessed(self._learner, [some]).to(self._device)

    def _asker(self) -> Callable[[int], Prediction]:
        import torch

        from ..learners.base import MetricLearner
        from .without import predictor_of_others

        inputs = torch.cat(self._parts)
        support = inputs[: len(self._support)]
        if isinstance(self._learner, MetricLearner):
            support = self._images.teaching(self._learner, self._card, self._classes, self._device)
        return predictor_of_others(self._learner, support, self._labels, inputs)

    def _said(self, place: int, prediction: Prediction) -> Checked:
        others = [i for i in range(len(self._support)) if i != place]
        chance = none_chance(self._learner, prediction, self._strangers)
        itself = self._every[place].sha256
        if chance is not None and any(self._support[i].sha256 == itself for i in others):
            chance = 0.0  # what teaches is no stranger
        shown = one_distribution(prediction.probabilities[0].tolist(), chance or 0.0)
        weights = [0.0] * len(self._support)
        for i, weight in zip(others, prediction.weights[0].tolist(), strict=True):
            weights[i] = (1 - shown.none) * weight
        return Checked(shown, chance is not None, tuple(weights))
