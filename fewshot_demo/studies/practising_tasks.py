"""Tasks for the study of practising: what the layers before the last make of their pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..backbones import EfficientNet
from ..backbones.efficient import BeforeLast
from ..core.prediction import Prediction
from ..datasets.sources import ClassImages, decode
from ..imaging.preprocess import preprocess_for
from ..learners.base import MetricLearner
from ..recognition.practising import mean_direction
from ..recognition.versions import versions_of
from ..recognition.without import with_embedded
from ..training.open_set_scores import OpenSetScores
from .photo_sets import Change, phones

WAY, QUERIES = 5, 5
ASKED = 15  # pictures of each class
WAYS = ("as it is", "blurred")


@dataclass(frozen=True)
class Said:
    """What a model says of one task.

    Attributes:
        known: of queries of the taught classes, by the way they are asked about.
        others: of queries of other classes, as they are; None where a set has none.
        labels: of the known queries.
    """

    shot: int
    known: Mapping[str, Prediction]
    others: Prediction | None
    labels: Tensor

    def right(self, way: str) -> float:
        """The share of right answers."""
        return float((self.known[way].logits.argmax(1) == self.labels).float().mean())

    def scores(self, factor: float) -> OpenSetScores | None:
        """Known and other queries, the temperature multiplied."""
        if self.others is None:
            return None
        every = [at_factor(one, factor) for one in (self.known["as it is"], self.others)]
        others = self.labels.new_full((len(every[1].logits),), every[1].logits.shape[1])
        return OpenSetScores(
            torch.cat([one.evidence for one in every]),
            torch.cat([one.probabilities for one in every]),
            torch.cat([self.labels, others]),
        )


@dataclass(frozen=True)
class Task:
    """What the layers before the last make of the pictures of a task; ``labels`` of the support."""

    support: BeforeLast
    labels: Tensor
    queries: Mapping[str, BeforeLast]
    others: BeforeLast | None
    shot: int

    @classmethod
    def drawn(
        cls,
        asked: Mapping[str, list[BeforeLast]],
        versions: list[BeforeLast],
        shot: int,
        generator: torch.Generator,
    ) -> Task:
        """A random one: some classes, and of each some pictures to teach and the last to ask."""
        classes = torch.randperm(len(versions), generator=generator).tolist()
        orders = {c: torch.randperm(ASKED, generator=generator) for c in classes}

        def some(of: list[BeforeLast], which: list[int], part: slice) -> BeforeLast:
            return _joined([(of[c][0][orders[c][part]], of[c][1][orders[c][part]]) for c in which])

        taught, others = classes[:WAY], classes[WAY : 2 * WAY]
        last = slice(-QUERIES, None)
        return cls(
            some(versions, taught, slice(shot)),
            torch.arange(WAY).repeat_interleave(shot),
            {way: some(of, taught, last) for way, of in asked.items()},
            some(asked[WAYS[0]], others, last) if others else None,
            shot,
        )

    def asked(self, twin: EfficientNet, learner: MetricLearner) -> Said:
        """What the model says on this network."""
        versions = twin.after_last(self.support).unflatten(0, (len(self.labels), -1))
        support = mean_direction(versions)

        def said(of: BeforeLast) -> Prediction:
            queries = twin.after_last(of)
            classifier = with_embedded(learner, queries).compare(support, self.labels, WAY)
            return classifier(torch.zeros(len(queries), 1, 1, 1))

        known = {way: said(of) for way, of in self.queries.items()}
        labels = torch.arange(WAY).repeat_interleave(QUERIES)
        return Said(self.shot, known, None if self.others is None else said(self.others), labels)


def pictures_of(
    backbone: EfficientNet, source: ClassImages
) -> tuple[dict[str, list[BeforeLast]], list[BeforeLast]]:
    """Of each class the pictures as they are asked about, and the versions that teach."""
    asked = {way: _before(backbone, source, phones()[way]) for way in WAYS}
    return asked, _before(backbone, source, phones()[WAYS[0]], of=versions_of)


@torch.no_grad()
def _before(
    backbone: EfficientNet,
    source: ClassImages,
    change: Change,
    of: Callable[[Tensor], Tensor] = lambda images: images[:, None],
) -> list[BeforeLast]:
    """For each class what the layers before make of its images, ``(image, version)``."""
    preprocess, hand = preprocess_for(backbone.input_spec), np.random.default_rng(0)
    found = []
    for files in source.files.values():
        pictures = [change(decode(path.read_bytes()).convert("RGB"), hand) for path in files]
        images = of(torch.stack([preprocess(picture) for picture in pictures]))
        layers = backbone.before_last(images.flatten(0, 1))
        found.append(tuple(layer.unflatten(0, images.shape[:2]) for layer in layers))
    return found


def _joined(parts: Sequence[BeforeLast]) -> BeforeLast:
    """Of several classes, ``(class · image · version)``."""
    middle, late = (torch.cat(layer).flatten(0, 1) for layer in zip(*parts, strict=True))
    return middle, late


def at_factor(prediction: Prediction, factor: float) -> Prediction:
    """The same prediction, its temperature multiplied."""
    return prediction.at_temperature(factor * prediction.attribution.temperature)
