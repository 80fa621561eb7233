"""What all formulas are made of: one vector at a time, in double precision."""

import math

import torch
from torch import Tensor

from fewshot_demo.core.calibration import Temperature
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import Learner
from fewshot_demo.learners.base import MetricLearner

Answer = tuple[list[list[float]], list[list[float]]]  # scores and logits, query by query


def embedded(learner: Learner, images: Tensor) -> list[Tensor]:
    """Each image by itself."""
    return [learner.backbone(image[None])[0].double() for image in images]


def classes(support: SupportSet) -> list[list[int]]:
    """The numbers of the images of each class."""
    labels = support.labels.tolist()
    return [[i for i, label in enumerate(labels) if label == c] for c in range(max(labels) + 1)]


def temperature_of(learner: Learner, support: SupportSet) -> float:
    """That of the shots, and what else the task says of it, class by class.

    What held-out images move it by has a test of its own, `tests/unit/test_held_out.py`.
    """
    if learner.own_images is not None and isinstance(learner, MetricLearner):
        points = torch.stack(embedded(learner, support.images)).float()
        return learner.calibrated(points, support.labels, support.way)[0]
    known = learner.temperature
    plain = Temperature(known.by_shot).at(support.shot)
    if known.slopes is None:
        return plain
    log = known.slopes.way * math.log(support.way / 5)
    if known.slopes.separation:
        points = embedded(learner, support.images)
        means = [mean([points[i] for i in own]) for own in classes(support)]
        nearest = [min(square(one - other) for other in means if other is not one) for one in means]
        apart = sum(nearest) / len(nearest)
        log += known.slopes.separation * math.log(apart / known.slopes.usual)
    told = 0.0
    if (scatter := known.slopes.scatter) is not None:
        logs = [
            scatter.offset + sum(w * x for w, x in zip(scatter.weights, p.tolist(), strict=True))
            for p in embedded(learner, support.images)
        ]
        told = scatter.power * (sum(logs) / len(logs) - scatter.usual)
    factor = _within_fivefold(log) ** (1 / support.shot) * _within_fivefold(told)
    return plain * factor


def _within_fivefold(log: float) -> float:
    return max(1 / 5, min(math.exp(log), 5.0))


def mean(vectors: list[Tensor]) -> Tensor:
    """Their average."""
    return torch.stack(vectors).sum(0) / len(vectors)


def square(vector: Tensor) -> float:
    """Squared length."""
    return float(sum(x * x for x in vector.tolist()))


def cosine(first: Tensor, second: Tensor) -> float:
    """Cosine of the angle between two vectors."""
    return float(first @ second) / (square(first) * square(second)) ** 0.5
