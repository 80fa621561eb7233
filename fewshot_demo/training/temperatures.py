"""Fit the temperature of a learner to validation episodes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from ..core.calibration import Scatter, Slopes, Temperature
from ..core.functional import separation
from ..core.prediction import Prediction
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..learners.base import MetricLearner
from .embedded import embedded

MIN_TEMPERATURE, MAX_TEMPERATURE = 0.02, 20.0
EVALUATIONS, FIRST_MOVE = 100, 0.3  # of the search for slopes, which finds two or three numbers


@dataclass(frozen=True)
class Answered:
    """An episode that was answered at temperature 1."""

    prediction: Prediction
    labels: Tensor
    way: int
    shot: int
    apart: float | None  # see `separation`
    told: float | None = None  # see `Scatter.told`

    def nll(self, temperature: float) -> Tensor:
        """Mean negative log-likelihood of the right class, in nats."""
        return F.cross_entropy(self.prediction.at_temperature(temperature).logits, self.labels)


Cell = Sequence[Answered]  # the episodes of one sampler


@torch.no_grad()
def fit_temperature(
    learner: Learner,
    samplers: Iterable[EpisodeSampler],
    episodes: int,
    slopes: Slopes | None = None,
) -> Temperature:
    """The temperature of each shot that minimises the NLL on these (validation) episodes.

    Samplers of the same shot share one, each counting alike whatever its way.

    Args:
        learner: whose temperature is set aside.
        samplers: of the tasks to be calibrated on; ``episodes`` are drawn from each.
        slopes: how the temperature follows the rest of a task.
    """
    learner.eval().temperature = Temperature()
    lowest = learner.min_temperature if learner.backbone.scale_is_trained else MIN_TEMPERATURE
    by_shot: dict[int, list[Cell]] = {}
    for sampler in samplers:
        told = slopes.scatter if slopes else None
        by_shot.setdefault(sampler.shot, []).append(_answered(learner, sampler, episodes, told))
    found = {shot: _best(cells, lowest, slopes) for shot, cells in sorted(by_shot.items())}
    return Temperature(found, slopes)


@torch.no_grad()
def fit_slopes(
    learner: Learner,
    tasks: Iterable[Sequence[EpisodeSampler]],
    episodes: int,
    *,
    sees_separation: bool,
    scatter: Scatter | None = None,
) -> Slopes:
    """The powers that make one temperature fit one-shot tasks of all kinds.

    Args:
        learner: whose temperature is set aside.
        tasks: samplers of each kind of one-shot task; the kinds, of several ways, count alike.
        episodes: of each kind, drawn from its samplers in equal parts.
        sees_separation: whether the temperature also follows how near the classes lie; then some
            tasks should be of classes that are alike.
        scatter: what tells how far images scatter, if the temperature is to follow that.
    """
    from scipy.optimize import minimize

    learner.eval().temperature = Temperature()
    cells = [
        [
            one
            for sampler in kind
            for one in _answered(learner, sampler, -(-episodes // len(kind)), scatter)
        ]
        for kind in tasks
    ]
    logs = [math.log(one.apart) for cell in cells for one in cell if one.apart]
    usual = math.exp(sum(logs) / len(logs)) if sees_separation else 1.0
    told = [one.told for cell in cells for one in cell if one.told is not None]

    def slopes(way: float, *powers: float) -> Slopes:
        left = list(powers)
        separated = left.pop(0) if sees_separation else 0.0
        if scatter is None:
            return Slopes(way, separated, usual)
        at = replace(scatter, power=left.pop(0), usual=sum(told) / len(told))
        return Slopes(way, separated, usual, at)

    def nll(values: Iterable[float]) -> float:
        log_temperature, *powers = map(float, values)
        known = Temperature({1: math.exp(log_temperature)}, slopes(*powers))
        return _mean_nll(cells, lambda one: known.at(1, one.way, one.apart, one.told))

    more = sees_separation + (scatter is not None)
    start = [math.log(_best(cells, MIN_TEMPERATURE, None)), 0.0, *([0.0] * more)]
    moved = [[v + FIRST_MOVE * (i == j) for j, v in enumerate(start)] for i in range(len(start))]
    simplex = {"initial_simplex": [start, *moved], "maxfev": EVALUATIONS}
    options = {"xatol": 0.01, "fatol": 1e-5} | simplex
    found = minimize(nll, start, method="Nelder-Mead", options=options).x
    return slopes(*map(float, found[1:]))


def neighbourhoods(data: ClassTensors, size: int, count: int) -> Iterator[ClassTensors]:
    """Classes that are alike: ``count`` times ``size`` of them, those nearest to one.

    Args:
        data: embedded, see `embedded_once`.
        size: classes in each.
        count: how many, around classes spread evenly over the data.
    """
    ends = (data.starts + data.counts).tolist()
    parts = zip(data.starts.tolist(), ends, strict=True)
    means = torch.stack([data.images[start:end].flatten(1).float().mean(0) for start, end in parts])
    for anchor in range(0, len(data), max(1, len(data) // count)):
        near = torch.cdist(means[anchor : anchor + 1], means)[0].argsort()[:size]
        yield data.select(data.names[number] for number in near.tolist())


def _answered(
    learner: Learner, sampler: EpisodeSampler, episodes: int, scatter: Scatter | None
) -> Cell:
    quick, ready = embedded(learner, sampler, episodes)
    found = []
    for _ in range(episodes):
        episode = ready.sample()
        support, apart, told = episode.support, None, None
        if isinstance(quick, MetricLearner):
            embeddings = quick.backbone(support.images)
            apart = separation(embeddings, support.labels, support.way)
            told = scatter.told(embeddings) if scatter else None
        said = quick.adapt(support)(episode.query_images)
        labels = episode.query_labels
        found.append(Answered(said, labels, support.way, sampler.shot, apart, told))
    return found


def _mean_nll(cells: Sequence[Cell], temperature: Callable[[Answered], float]) -> float:
    """Of the cells, each counting alike."""
    means = [torch.stack([one.nll(temperature(one)) for one in cell]).mean() for cell in cells]
    return float(torch.stack(means).mean())


def _best(cells: Sequence[Cell], lowest: float, slopes: Slopes | None) -> float:
    """The best temperature from ``lowest`` to `MAX_TEMPERATURE`, sought on a logarithmic scale.

    Never below 1 where training settles the sharpness: the validation classes are few, and where
    they happen to be easier than a visitor's, a temperature fitted to them would claim more
    certainty than the training earned.
    """
    from scipy.optimize import minimize_scalar  # half a second to import

    def nll(log_temperature: float) -> float:
        value = math.exp(log_temperature)

        def of(one: Answered) -> float:
            known = Temperature({one.shot: value}, slopes)
            return known.at(one.shot, one.way, one.apart, one.told)

        return _mean_nll(cells, of)

    low, high = math.log(lowest), math.log(MAX_TEMPERATURE)
    found: Any = minimize_scalar(nll, bounds=(low, high), method="bounded", options={"xatol": 1e-3})
    return math.exp(found.x) if found.fun < nll(low) else lowest
