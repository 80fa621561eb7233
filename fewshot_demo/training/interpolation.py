"""Between the weights a run began with and those it ended with.

Meta-training a network for photographs on few classes of drawings makes it sure of these and
forgetful of what it knew. Weights in between know more of both (Wortsman et al. 2022,
arXiv 2109.01903); how far to go is chosen on validation classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import torch

from ..data.sampler import EpisodeSampler
from ..data.sources import ClassTensors
from ..learners import Learner
from .meta_test import evaluate

PARTS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
CELLS = ((5, 1), (5, 5))
QUERIES, EPISODES, SEED = 10, 600, 900


def interpolated(start: Learner, end: Learner, part: float) -> Learner:
    """The learner at this part of the way, statistics of normalisation included."""
    first, last = start.state_dict(), end.state_dict()
    between = {
        name: torch.lerp(first[name].to(value), value, part) if value.is_floating_point() else value
        for name, value in last.items()
    }
    learner = deepcopy(end)
    learner.load_state_dict(between)
    return learner.eval()


def best_between(
    start: Learner, end: Learner, validation: ClassTensors, parts: Sequence[float] = PARTS
) -> tuple[Learner, float]:
    """The part of the way with the highest validation accuracy, summed over `CELLS`."""

    def accuracy(learner: Learner) -> float:
        total = 0.0
        for way, shot in CELLS:
            generator = torch.Generator().manual_seed(SEED)
            spec = learner.backbone.input_spec
            sampler = EpisodeSampler(validation, spec, way, shot, QUERIES, generator)
            total += evaluate(learner, sampler, EPISODES).accuracy
        return total

    found = {part: accuracy(interpolated(start, end, part)) for part in parts}
    best = max(found, key=lambda part: found[part])
    return interpolated(start, end, best), best
