"""What held-out images say on average is fitted to validation classes."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from fewshot_demo.core.calibration import OwnImages, Temperature
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners.base import MetricLearner
from fewshot_demo.learners.matching import Matching
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.training import own_images
from fewshot_demo.training.embedded import Embedded


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_images, "SHOTS", (2, 4))
    monkeypatch.setattr(own_images, "EPISODES", 30)


def learner_of(kind: type[MetricLearner]) -> MetricLearner:
    made = kind(Embedded(16, InputSpec(28))).eval().requires_grad_(False)
    made.temperature = Temperature({1: 15.0, 5: 15.0})
    return made


def classes(noise: float) -> ClassTensors:
    generator = torch.Generator().manual_seed(int(10 * noise))
    centres = torch.randn(12, 1, 16, generator=generator)
    points = centres + noise * torch.randn(12, 9, 16, generator=generator)
    counts = torch.full((12,), 9)
    names = tuple(map(str, range(12)))
    return ClassTensors(points.view(-1, 16, 1, 1), counts.cumsum(0) - counts, counts, names)


def test_the_temperature_suits_held_out_images_best() -> None:
    learner, parts = learner_of(Prototypical), [classes(1.0), classes(2.0)]
    found = own_images.held_temperatures(learner, parts)
    assert found is not None
    assert list(found.temperature) == [2, 4]
    assert found.odds == {}

    def nll(log: float) -> float:
        held = [own_images._held(learner, part, 2) for part in parts]
        each = [
            F.cross_entropy(told.known / (t * math.exp(log)), support.labels)
            for cell in held
            for support, told, t in cell
            if told is not None
        ]
        return float(torch.stack(each).mean())

    best = found.temperature[2]
    assert nll(best) <= min(nll(best - 0.05), nll(best + 0.05))
    assert found.temperature[2] > found.temperature[4]  # one image fewer of two is half of them


def test_the_odds_say_none_of_these_as_often_as_it_is_right() -> None:
    learner, parts = learner_of(Prototypical), [classes(1.0)]
    learner.own_images = own_images.held_temperatures(learner, parts)
    learner.rejection = Rejection((-7.0, -0.2, -1.0, *(0.0,) * 6))
    found = own_images.held_odds(learner, parts)
    learner.own_images = found
    shifts = []
    for support, _, _ in own_images._held(learner, parts[0], 4):
        _, shift = learner.calibrated(support.images.flatten(1), support.labels, own_images.WAY)
        shifts.append(shift)
    assert sum(shifts) / len(shifts) == pytest.approx(
        0, abs=0.5
    )  # sets like these stay as they are
    assert any(shift != 0 for shift in shifts)


def test_who_does_not_tell_has_none() -> None:
    assert own_images.held_temperatures(learner_of(Matching), [classes(1.0)]) is None
    assert learner_of(Matching).own_images is None
    assert OwnImages() == OwnImages({}, {})
