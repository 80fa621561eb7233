"""A set's own images, each held out, move how sure a model is."""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.calibration import OwnImages
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.held_out import (
    COUNTS,
    FURTHEST_ODDS,
    ODDS_SPREAD,
    SPREAD,
    SURER,
    HeldOut,
    log_factor,
    moved_by,
    odds_shift,
)
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.learners.base import MetricLearner
from fewshot_demo.learners.matching import Matching
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.learners.r2d2 import R2D2, kernel_of

WEIGHTS = (0.3, -0.4, -0.8, 0.1, 0.0, 0.2, 0.0, 0.1, 0.0)
WAY = 4


def a_set(
    noise: float = 1.0, shots: tuple[int, ...] = (3, 3, 3, 3)
) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings around a centre for each class, and their labels."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(len(shots)).repeat_interleave(torch.tensor(shots))
    centres = torch.randn(len(shots), 16, generator=generator)
    return centres[labels] + noise * torch.randn(len(labels), 16, generator=generator), labels


def learner_of(kind: type[MetricLearner]) -> MetricLearner:
    torch.manual_seed(0)
    return kind(Conv4()).eval().requires_grad_(False)


@pytest.mark.parametrize("shots", [(3, 3, 3, 3), (2, 4, 1, 3)])
def test_prototypes_are_those_of_the_others(shots: tuple[int, ...]) -> None:
    learner, (points, labels) = learner_of(Prototypical), a_set(shots=shots)
    held = learner.held_out(points, labels, WAY)
    assert held is not None
    for i in range(len(labels)):
        others = torch.arange(len(labels)) != i
        if shots[labels[i]] > 1:
            again = learner.compare(points[others], labels[others], WAY)
            assert torch.allclose(held.known[i], again.logits(points[i : i + 1])[0], atol=1e-3)


def test_a_regression_on_the_others_keeps_their_weights() -> None:
    learner, (points, labels) = learner_of(R2D2), a_set()
    assert isinstance(learner, R2D2)
    held = learner.held_out(points, labels, WAY)
    kernel = kernel_of(points, labels, WAY, learner.log_ridge.exp())
    for i in range(len(labels)):
        rest = [j for j in range(len(labels)) if j != i]
        targets = F.one_hot(labels[rest], WAY).double()
        solved = torch.linalg.solve(kernel[rest][:, rest], targets)
        likeness = points[i].double() @ points[rest].double().T
        expected = learner.log_scale.exp() * (likeness @ solved).float()
        assert torch.allclose(held.known[i], expected, atol=1e-3)


@pytest.mark.parametrize("kind", [Prototypical, R2D2])
def test_a_stranger_is_asked_about_without_its_class(kind: type[MetricLearner]) -> None:
    learner, (points, labels) = learner_of(kind), a_set()
    held = learner.held_out(points, labels, WAY)
    assert held is not None
    for label in range(WAY):
        own = labels == label
        rest = labels[~own]
        again = learner.compare(points[~own], rest - (rest > label).long(), WAY - 1)
        assert torch.allclose(held.strangers[own], again.logits(points[own]), atol=1e-3)


def test_what_is_likeliest_lies_between_the_images_and_what_is_usual() -> None:
    generator = torch.Generator().manual_seed(1)
    logits = torch.randn(40, 5, generator=generator) * 4
    labels = logits.argmax(1)
    wrong = labels.clone()
    wrong[::2] = (wrong[::2] + 1) % 5  # as sure, and right half of the time
    calm, sure = log_factor(logits, wrong, 0.0), log_factor(logits, labels, 0.0)
    assert sure == -SURER  # frames of one burst recognise each other
    assert calm > 0

    def loss(move: float) -> float:
        nll = F.cross_entropy(logits.double() / math.exp(move), wrong, reduction="sum")
        return float(COUNTS * nll + (move / SPREAD) ** 2 / 2)

    assert loss(calm) <= min(loss(calm - 0.02), loss(calm + 0.02))
    few = log_factor(logits[:4], wrong[:4], 0.0)
    assert abs(few) < abs(calm)  # few images say little
    assert log_factor(logits, wrong, 0.5) == pytest.approx(calm - 0.5, abs=0.25)


def test_the_shift_is_where_the_slope_is_nothing() -> None:
    known, strangers = torch.linspace(-4, 1, 20), torch.linspace(-2, 3, 20)
    for usual in (0.0, -1.0):
        shift = odds_shift(known, strangers, usual) + usual
        wrong, missed = (known + shift).sigmoid(), (-strangers - shift).sigmoid()
        slope = 10 * float(wrong.mean() - missed.mean())
        assert slope + (shift - usual) / ODDS_SPREAD**2 == pytest.approx(0, abs=1e-5)
    assert odds_shift(known + 1, strangers + 1, 0.0) < odds_shift(known, strangers, 0.0) - 0.5


def test_a_burst_makes_no_model_refuse_all_else() -> None:
    burst, alike = torch.full((20,), -9.0), torch.full((20,), -6.0)
    assert odds_shift(burst, alike, 0.0) == FURTHEST_ODDS
    assert odds_shift(-alike, -burst, 0.0) == -FURTHEST_ODDS


def test_between_shots_it_is_read_off_a_line() -> None:
    known = OwnImages({2: 0.4, 8: 0.0}, {5: 0.3})
    assert [known.usual_temperature(shot) for shot in (1, 2, 8, 20)] == [0.4, 0.4, 0.0, 0.0]
    assert known.usual_temperature(4) == pytest.approx(0.2)
    assert [known.usual_odds(shot) for shot in (2, 5, 9)] == [0.3] * 3
    assert OwnImages().usual_odds(3) == 0.0
    with pytest.raises(ValueError, match="two shots or more"):
        OwnImages({1: 0.2})
    with pytest.raises(ValueError, match="finite"):
        OwnImages({}, {2: math.nan})


@pytest.mark.parametrize("kind", [Prototypical, R2D2])
def test_a_hard_set_is_answered_with_more_care_than_an_easy_one(kind: type[MetricLearner]) -> None:
    learner = learner_of(kind)
    learner.rejection = Rejection(WEIGHTS)
    plain = learner.calibrated(*a_set(), WAY)
    assert plain == (1.0, 0.0)
    learner.own_images = OwnImages({2: 0.1, 5: 0.0}, {2: 0.2, 5: 0.1})
    (easy, _), (hard, shift) = (learner.calibrated(*a_set(noise), WAY) for noise in (0.3, 3.0))
    assert easy < hard
    assert shift != 0
    points, labels = a_set(3.0)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(2))
    again = learner.calibrated(points[order], labels[order], WAY)
    assert again == pytest.approx((hard, shift), abs=1e-4)


def test_where_no_image_can_be_held_out_nothing_moves() -> None:
    learner = learner_of(Prototypical)
    learner.own_images, learner.rejection = OwnImages({2: 0.1}, {2: 0.2}), Rejection(WEIGHTS)
    assert learner.calibrated(*a_set(shots=(1, 1, 1, 1)), WAY) == (1.0, 0.0)
    assert learner.calibrated(*a_set(shots=(4,)), 1) == (1.0, 0.0)
    points, labels = a_set(shots=(3, 3))
    temperature, shift = learner.calibrated(points, labels, 2)
    assert temperature != 1.0
    assert shift == 0.0  # a stranger to one class is another question
    other = learner_of(Matching)
    other.own_images = learner.own_images
    assert other.calibrated(*a_set(), WAY) == (1.0, 0.0)


def test_the_shift_reaches_the_verdict() -> None:
    learner = learner_of(Prototypical)
    points, labels = a_set()
    learner.rejection = Rejection(WEIGHTS)
    learner.own_images = OwnImages({2: 0.0}, {2: -1.0})
    held = learner.held_out(points, labels, WAY)
    assert isinstance(held, HeldOut)
    temperature, shift = moved_by(held, labels, 1.0, learner.rejection, learner.own_images)
    classifier = learner.compare(points, labels, WAY)
    assert classifier.temperature == pytest.approx(temperature)  # pyright: ignore[reportAttributeAccessIssue]
    assert classifier.odds_shift == pytest.approx(shift)  # pyright: ignore[reportAttributeAccessIssue]
    images = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(3))
    said = learner.adapt(_support(images))(images)
    plain = learner.rejection.log_odds(said.evidence[:, :12])
    assert torch.allclose(learner.rejection.log_odds(said.evidence), plain + said.odds_shift)


def _support(images: torch.Tensor) -> SupportSet:
    many = torch.rand(9, *images.shape[1:], generator=torch.Generator().manual_seed(4))
    return SupportSet(many, torch.arange(3).repeat_interleave(3))
