"""Practising on a set in small steps, with what it brings: each picture held back once.

What comes first is what is to be known beforehand: one picture is read and one step of training
taken, of the size that all steps have, and from these follows how long all of it takes. Where it is
not too long, every picture is held back by itself (leave-one-out), and the network practises anew
on all others; else a fifth of the pictures at a time. Then it practises on all of them, for good.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from ..models.checkpoint import usable_device
from .practised import Layer, layer_of
from .recogniser import Recogniser
from .support_images import Classes, labels_of

if TYPE_CHECKING:
    from torch import Tensor

    from ..backbones import EfficientNet
    from ..backbones.efficient import BeforeLast
    from ..learners.base import MetricLearner

LEAST_CLASSES = 2
LEAST_IMAGES = 3  # of each class: one is held back, and the others teach each other
MOST_IMAGES = 64  # of all classes: their maps, and what a step makes of them, lie in memory
FOLDS = 5
PATIENCE = 30.0  # seconds that holding back every picture by itself may take


@dataclass(frozen=True)
class Practised:
    """What practising brought.

    Attributes:
        layer: the layer that practised on all pictures.
        before, after: how many of the pictures were recognised when they were held back, by the
            network as it was and by one that practised on the others.
        of: how many pictures there are.
        folds: in how many parts they were held back; ``of``: each by itself.
    """

    layer: Layer
    before: int
    after: int
    of: int
    folds: int


class PracticeRun:
    """The network of a model, practising on the pictures of a set.

    Args:
        recogniser, model: for which `practised.can_practise`, its network in this process.
        classes: `LEAST_CLASSES` or more, with `LEAST_IMAGES` each, `MOST_IMAGES` in all.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.
        ValueError: for a set of another size.

    Attributes:
        outcome: None while it goes on.
        planned: whether it is known how long it takes.
        folds: in how many parts the pictures are held back, once it is planned.
    """

    def __init__(self, recogniser: Recogniser, model: str, classes: Classes) -> None:
        if not fits(list(map(len, classes))):
            raise ValueError(f"no set to practise on: {list(map(len, classes))} pictures")
        self._learner: MetricLearner = recogniser.learner(model)  # type: ignore[assignment]
        self._backbone: EfficientNet = self._learner.backbone  # type: ignore[assignment]
        self._card, self._images = recogniser.card(model), recogniser.support
        self._device = usable_device(recogniser.catalog.device)
        self._classes, self._labels = classes, labels_of(classes).to(self._device)
        self.outcome: Practised | None = None
        self.planned, self.folds = False, FOLDS
        self._read = self._steps = 0
        self._reading = self._step = 0.0  # seconds of a picture, and of a step
        self._work = self._all()
        self._lock = Lock()

    @property
    def done(self) -> float:
        """How much of the work is done, 0 to 1, by the time that it takes."""
        whole = len(self._labels) * self._reading + self._all_steps * self._step
        return 1.0 if self.outcome else 1 - self.seconds_left / whole if whole else 0.0

    @property
    def seconds_left(self) -> float:
        """How long the rest will take, by how long its like has taken so far."""
        if self.outcome:
            return 0.0
        unread, untaken = len(self._labels) - self._read, self._all_steps - self._steps
        return unread * self._reading + untaken * self._step

    def plan(self) -> None:
        """Go on until it is known how long it takes."""
        import torch

        with self._lock, torch.no_grad():
            while not self.planned:
                next(self._work)

    def go_on(self, seconds: float) -> None:
        """Take steps for this long; a step that was begun is finished."""
        import torch

        end = time.perf_counter() + seconds
        with self._lock, torch.no_grad():
            for _ in self._work:
                if time.perf_counter() >= end:
                    break

    @property
    def _all_steps(self) -> int:
        from .practising import STEPS

        return (self.folds + 1) * STEPS

    def _all(self) -> Iterator[None]:
        """All of the work; a step of it whenever the next one is asked for."""
        parts: list[BeforeLast] = []
        every = range(len(self._labels))
        for place in every:
            started = time.perf_counter()
            parts.append(self._before(place))
            self._read, self._reading = place + 1, time.perf_counter() - started
            if not self.planned:
                self._plan(parts[0])
            yield
        before = after = 0
        for fold in range(self.folds):
            held = [i for i in every if i % self.folds == fold]
            kept = [i for i in every if i % self.folds != fold]
            twin = self._backbone.with_own_ending()
            before += self._right(twin, parts, kept, held)
            yield from self._practise(twin, parts, kept)
            after += self._right(twin, parts, kept, held)
        twin = self._backbone.with_own_ending()
        yield from self._practise(twin, parts, every)
        layer = layer_of(twin, self._card)
        self.outcome = Practised(layer, before, after, len(self._labels), self.folds)

    def _plan(self, part: BeforeLast) -> None:
        """Take one step of full size, with one picture in the place of all, for its time alone."""
        from .practising import STEPS

        count = len(self._labels)
        whole: BeforeLast = (part[0].repeat(count, 1), part[1].repeat(count, 1, 1, 1))
        work = _training(self._backbone.with_own_ending(), whole, self._labels)
        next(work)  # the first one also lays out what all others use
        started = time.perf_counter()
        next(work)
        self._step = time.perf_counter() - started
        if count * STEPS * self._step <= PATIENCE:
            self.folds = count
        self.planned = True

    def _before(self, place: int) -> BeforeLast:
        """What the layers before the last make of the versions of a picture."""
        from .versions import versions_of

        image = [one for images in self._classes for one in images][place]
        tensors = self._images.preprocessed(self._learner, [[image]]).to(self._device)
        return self._backbone.before_last(versions_of(tensors).flatten(0, 1))

    def _practise(
        self, twin: EfficientNet, parts: Sequence[BeforeLast], places: Sequence[int]
    ) -> Iterator[None]:
        started = time.perf_counter()
        for _ in _training(twin, _joined(parts, places), self._labels[list(places)]):
            self._steps += 1
            self._step += 0.1 * (time.perf_counter() - started - self._step)
            yield
            started = time.perf_counter()

    def _right(
        self,
        twin: EfficientNet,
        parts: Sequence[BeforeLast],
        kept: Sequence[int],
        held: Sequence[int],
    ) -> int:
        """How many of the held pictures a network recognises that the kept ones teach."""
        from .practising import mean_direction

        versions = twin.after_last(_joined(parts, kept)).unflatten(0, (len(kept), -1))
        asked = twin.after_last(_joined(parts, held)).unflatten(0, (len(held), -1))[:, 0]
        labels, way = self._labels[list(kept)], len(self._classes)
        classifier = self._learner.compare(mean_direction(versions), labels, way)
        right = classifier.logits(asked).argmax(1) == self._labels[list(held)]
        return int(right.sum())


def fits(shots: Sequence[int]) -> bool:
    """Whether a set with so many pictures of each class can practise."""
    return len(shots) >= LEAST_CLASSES and min(shots) >= LEAST_IMAGES and sum(shots) <= MOST_IMAGES


def _training(twin: EfficientNet, before: BeforeLast, labels: Tensor) -> Iterator[float]:
    from .practising import practise

    return practise(twin, before, labels)


def _joined(parts: Sequence[BeforeLast], places: Sequence[int]) -> BeforeLast:
    import torch

    middle, late = zip(*(parts[place] for place in places), strict=True)
    return torch.cat(middle), torch.cat(late)
