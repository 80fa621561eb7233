"""The verdict "none of these": its scalings, its fitting, and its measurement."""

import math

import pytest
import torch

from fewshot_demo.core.rejection import PlattScaling, Rejection
from fewshot_demo.training.open_set_scores import OpenSetScores, auroc, fit_platt_scaling

SCALINGS = {1: PlattScaling(-1.0, -2.0, 0.5), 4: PlattScaling(-2.0, -6.0, 1.5)}


def test_the_scaling_lies_between_the_shots_that_were_fitted() -> None:
    rejection = Rejection(SCALINGS, {1: PlattScaling(-3.0, 0.0, 0.0)})
    assert rejection.at(5, 1) == SCALINGS[1]
    assert rejection.at(20, 9) == SCALINGS[4]
    assert rejection.at(2, 2) == PlattScaling(-1.5, -4.0, 1.0)  # halfway on a logarithmic scale
    assert rejection.at(1, 5).slope == -3.0


def test_the_less_alike_the_likelier_none_of_these() -> None:
    rejection = Rejection(SCALINGS, SCALINGS)
    near, far = rejection.verdict(0.0, 5, 1), rejection.verdict(-5.0, 5, 1)
    assert near == (pytest.approx(1 / (1 + math.exp(2))), False)
    assert far == (pytest.approx(1 / (1 + math.exp(-3))), True)


def test_strictness_moves_the_verdict_and_not_the_probability() -> None:
    rejection = Rejection(SCALINGS, SCALINGS)
    doubtful = -2.3  # odds of 0.3, below the limit of 0.5
    answers = [rejection.verdict(doubtful, 5, 1, strictness) for strictness in (-2, 0, 0.5, 99)]
    assert len({chance for chance, _ in answers}) == 1
    assert [refused for _, refused in answers] == [False, False, True, True]


def test_a_card_brings_it_back() -> None:
    rejection = Rejection(SCALINGS, {3: PlattScaling(-1.5, 0.1, 0.0)})
    assert Rejection.from_dict(rejection.as_dict()) == rejection
    assert not Rejection.from_dict(None)
    with pytest.raises(ValueError, match="ever fitted"):
        Rejection().at(5, 1)


def scores(known: list[float], strangers: list[float]) -> OpenSetScores:
    stranger = torch.tensor([False] * len(known) + [True] * len(strangers))
    return OpenSetScores(torch.tensor(known + strangers, dtype=torch.float32), stranger)


def test_auroc_counts_pairs() -> None:
    assert auroc(scores([3, 2], [1, 0])) == 1
    assert auroc(scores([3, 1], [2, 1])) == pytest.approx((2 + 0.5) / 4)


def test_the_fitted_probability_is_the_frequency() -> None:
    generator = torch.Generator().manual_seed(0)
    likeness = torch.randn(40000, generator=generator) * 3
    stranger = torch.rand(40000, generator=generator) < torch.sigmoid(1 - 0.8 * likeness)
    scaling = fit_platt_scaling([OpenSetScores(likeness, stranger)])
    assert scaling.slope == pytest.approx(-0.8, abs=0.05)
    assert scaling.offset == pytest.approx(1.0, abs=0.05)
    refused = scaling.offset + scaling.slope * likeness > scaling.limit
    assert float(refused[~stranger].double().mean()) == pytest.approx(0.06, abs=0.01)


def test_the_limit_is_never_below_even_odds() -> None:
    scaling = fit_platt_scaling([scores([9.0, 8.0, 10.0, 9.5] * 10, [1.0, 0.0, 2.0, 1.5] * 10)])
    assert scaling.limit == 0.0
