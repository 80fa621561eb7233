"""Fit what held-out images of a set say on average, on validation classes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch
import torch.nn.functional as F

from ..core.calibration import OwnImages
from ..core.episode import SupportSet
from ..core.held_out import HeldOut
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..learners.base import MetricLearner

SHOTS, WAY, EPISODES = (2, 3, 5, 10), 5, 100
SEED = 998
FURTHEST = 3.0  # of a log temperature, and of log-odds


@torch.no_grad()
def held_temperatures(learner: Learner, parts: Sequence[ClassTensors]) -> OwnImages | None:
    """The temperatures of held-out images, for a learner that tells what it says of them.

    Args:
        learner: with its temperature.
        parts: embedded data sets, each counting alike; see `embedded.embedded_once`.
    """
    if not isinstance(learner, MetricLearner):
        return None
    found = {}
    for shot in SHOTS:
        cells = [_held(learner, part, shot) for part in parts]
        if any(held is None for cell in cells for _, held, _ in cell):
            return None

        def nll(log: float, cells: Sequence[Sequence[_Task]] = cells) -> float:
            means = [
                torch.stack(
                    [
                        F.cross_entropy(held.known / (math.exp(log) * temperature), support.labels)
                        for support, held, temperature in cell
                        if held is not None
                    ]
                ).mean()
                for cell in cells
            ]
            return float(torch.stack(means).mean())

        found[shot] = _lowest(nll)
    return OwnImages(found)


@torch.no_grad()
def held_odds(learner: Learner, parts: Sequence[ClassTensors]) -> OwnImages:
    """The same with what is added to the log-odds of held-out images.

    Args:
        learner: with temperature, rejection, and what `held_temperatures` found.
        parts: as there.
    """
    assert isinstance(learner, MetricLearner)
    rejection, own = learner.rejection, learner.own_images
    assert rejection is not None
    assert own is not None
    found = {}
    for shot in SHOTS:
        odds = []
        for part in parts:
            for support, held, _ in _held(learner, part, shot):
                assert held is not None
                points = support.images.flatten(1)
                temperature, _ = learner.calibrated(points, support.labels, WAY)
                odds.append(held.odds(rejection, shot, temperature))
        known, strangers = (torch.cat(side) for side in zip(*odds, strict=True))

        def nll(
            shift: float, known: torch.Tensor = known, strangers: torch.Tensor = strangers
        ) -> float:
            return float(F.softplus(known + shift).mean() + F.softplus(-strangers - shift).mean())

        found[shot] = _lowest(nll)
    return replace(own, odds=found)


_Task = tuple[SupportSet, HeldOut | None, float]


def _held(learner: MetricLearner, part: ClassTensors, shot: int) -> list[_Task]:
    """Support sets, what is said of their images held out, and the model's temperature."""
    generator = torch.Generator().manual_seed(SEED)
    sampler = EpisodeSampler(part, learner.backbone.input_spec, WAY, shot, 1, generator)
    found = []
    for _ in range(EPISODES):
        support = sampler.sample().support
        task = support.images.flatten(1), support.labels, WAY
        found.append((support, learner.held_out(*task), learner.temperature_of(*task)))
    return found


def _lowest(function: Callable[[float], float]) -> float:
    from scipy.optimize import minimize_scalar

    found: Any = minimize_scalar(function, bounds=(-FURTHEST, FURTHEST), method="bounded")
    return float(found.x)
