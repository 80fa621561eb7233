"""Fitting "none of these", and measuring it."""

import math

import pytest
import torch
from torch import Tensor

from fewshot_demo.core.open_set import chance_of_none
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.training.open_set_scores import OpenSetScores, auroc, fit_to, shown, shown_error

LIKENESS_ALONE = Rejection((0.0, -1.0, *(0.0,) * 7))


def scores(likeness: Tensor, stranger: Tensor, way: int = 2) -> OpenSetScores:
    """Evidence that is likeness alone; the nearest class is the first, and right."""
    base = torch.stack([torch.ones_like(likeness), likeness, torch.zeros_like(likeness)], 1)
    parts = [part * by for part in (base, base[:, 1:2]) for by in (1.0, 0.0, math.log(way))]
    columns = torch.cat([*parts, torch.zeros_like(base[:, :1])], 1).double()
    probabilities = torch.full((len(likeness), way), 0.1 / (way - 1))
    probabilities[:, 0] = 0.9
    return OpenSetScores(columns, probabilities, stranger.long() * way)


def drawn(count: int, seed: int = 0) -> OpenSetScores:
    """Strangers as frequent as a known logistic function of the likeness says."""
    generator = torch.Generator().manual_seed(seed)
    likeness = torch.randn(count, generator=generator) * 3
    stranger = torch.rand(count, generator=generator) < torch.sigmoid(1 - 0.8 * likeness)
    return scores(likeness, stranger)


def test_auroc_counts_pairs() -> None:
    def of(known: list[float], strangers: list[float]) -> float:
        likeness = torch.tensor(known + strangers)
        stranger = torch.tensor([False] * len(known) + [True] * len(strangers))
        return auroc(scores(likeness, stranger), LIKENESS_ALONE)

    assert of([3, 2], [1, 0]) == 1
    assert of([3, 1], [2, 1]) == pytest.approx((2 + 0.5) / 4)


def test_the_fitted_probability_is_the_frequency() -> None:
    asked = drawn(20000)
    found = fit_to([[asked]])
    odds = found.log_odds(asked.evidence)
    exact = 1 - 0.8 * asked.evidence[:, 1]
    assert float((odds.sigmoid() - exact.sigmoid()).abs().max()) < 0.02


def test_every_cell_counts_alike_however_many_its_queries() -> None:
    many, few = drawn(20000, seed=1), drawn(200, seed=2)
    shifted = scores(few.evidence[:, 1].float() + 4, few.stranger)
    both = fit_to([[many], [shifted]])
    twice = fit_to([[many, many], [shifted]])
    odds = [found.log_odds(shifted.evidence) for found in (both, twice)]
    assert torch.allclose(odds[0].sigmoid(), odds[1].sigmoid(), atol=0.01)
    alone = fit_to([[many, shifted]])
    assert not torch.allclose(odds[0], alone.log_odds(shifted.evidence), atol=0.1)


def test_the_shown_number_is_one_distribution() -> None:
    said = shown(drawn(50), LIKENESS_ALONE, 0.2)
    assert said.sum(1).tolist() == pytest.approx([1.0] * 50)
    assert float(said[0, 2]) == pytest.approx(chance_of_none(-float(drawn(50).evidence[0, 1]), 0.2))


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_a_right_rule_is_calibrated_at_every_share_and_a_wrong_one_is_not(share: float) -> None:
    generator = torch.Generator().manual_seed(3)
    stranger = torch.arange(20000) % 2 == 1
    likeness = torch.randn(20000, generator=generator) + torch.where(stranger, -1.0, 1.0)
    asked = scores(likeness, stranger)
    right = torch.rand(20000, generator=generator) < 0.9  # the nearest class, where it is known
    asked.labels[~stranger & ~right] = 1
    exact = Rejection((0.0, -2.0, *(0.0,) * 7))  # the log ratio of the two densities
    assert shown_error([asked], exact, share) < 0.02
    assert shown_error([asked], Rejection((4.0, -2.0, *(0.0,) * 7)), share) > 0.03
