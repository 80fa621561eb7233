"""One distribution over the classes and "none of these"."""

import math

import pytest
import torch

from fewshot_demo.core.open_set import chance_of_none, one_distribution
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction
from fewshot_demo.core.rejection import Rejection

WEIGHTS = (1.0, -2.0, -3.0, 0.5, 0.0, 0.25, 0.0, 1.0, 0.0)


def prediction(logits: list[float], shot: int = 3, temperature: float = 2.0) -> Prediction:
    labels = torch.arange(len(logits)).repeat_interleave(shot)
    scores = torch.tensor([logits]).repeat_interleave(shot, 1) * temperature
    attribution = Attribution(scores, "similarity", Pooling.MEAN, temperature)
    return Prediction(torch.tensor([logits]), attribution, labels)


def test_log_odds_are_linear_in_the_evidence_with_coefficients_by_size() -> None:
    asked = prediction([-1.0, -3.0, -2.0])
    likeness = -2.0  # of the nearest class, before the temperature
    confidence = -1.0 - math.log(sum(math.exp(x) for x in (-1.0, -3.0, -2.0)))
    by_hand = 1 + 0.5 * math.log(3)
    by_hand += (-2 + math.log(3)) * likeness
    by_hand += (-3 + 0.25 * math.log(3)) * confidence
    assert float(Rejection(WEIGHTS).log_odds(asked.evidence)) == pytest.approx(by_hand, abs=1e-6)


def test_a_single_class_is_always_the_surest() -> None:
    evidence = prediction([-4.0], shot=1).evidence
    assert evidence[0].tolist() == pytest.approx([1, -8, 0] + [0] * 6 + [-4, 0, 0, 0])


def test_twelve_weights_see_the_likeness_over_the_temperature_too() -> None:
    asked = prediction([-1.0, -3.0, -2.0], temperature=2.0)
    more = Rejection((*WEIGHTS, 0.5, 2.0, 0.0)).log_odds(asked.evidence)
    tempered = -1.0  # the nearest class, after the temperature
    by_hand = float(Rejection(WEIGHTS).log_odds(asked.evidence))
    by_hand += (0.5 + 2.0 * math.log(3)) * tempered
    assert float(more) == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.parametrize("bad", [(1.0,) * 6, (1.0,) * 10, (math.nan,) * 9, ()])
def test_weights_that_cannot_be_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="nine or twelve finite"):
        Rejection(bad)


@pytest.mark.parametrize("strangers", [0.05, 0.2, 0.5])
def test_the_share_of_strangers_is_the_chance_where_nothing_is_known(strangers: float) -> None:
    assert chance_of_none(0.0, strangers) == pytest.approx(strangers)


def test_never_means_never_and_no_evidence_overflows() -> None:
    assert chance_of_none(1e9, 0.0) == 0.0
    assert chance_of_none(1e9, 0.5) == pytest.approx(1.0)
    assert chance_of_none(-1e9, 0.5) == pytest.approx(0.0)


def test_the_distribution_sums_to_one_and_its_largest_entry_is_said() -> None:
    said = one_distribution([0.7, 0.2, 0.1], 0.4)
    assert said.classes == pytest.approx((0.42, 0.12, 0.06))
    assert sum(said.classes) + said.none == pytest.approx(1.0)
    assert not said.is_none
    assert said.confidence == pytest.approx(0.42)
    assert one_distribution([0.5, 0.5], 0.4).is_none
    assert one_distribution([0.5, 0.5], 0.4).confidence == 0.4
