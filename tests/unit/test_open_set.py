import math

import pytest
import torch
from torch import Tensor
from torch.distributions import MultivariateNormal

from fewshot_demo.core.open_set import (
    StrangerVerdict,
    TwoCovariance,
    chance_of_none,
    one_distribution,
)


def classes(count: int, images: int, dim: int = 6, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Embeddings of classes whose means spread along some axes more than along others."""
    generator = torch.Generator().manual_seed(seed)
    spread = torch.linspace(3, 0.1, dim)
    means = torch.randn(count, 1, dim, generator=generator) * spread
    images_of = means + torch.randn(count, images, dim, generator=generator) * 0.7
    return images_of.flatten(0, 1), torch.arange(count).repeat_interleave(images)


def test_the_ratio_is_that_of_two_gaussians() -> None:
    model = TwoCovariance.fit(*classes(400, 20), axes=6, shrinkage=0.0)
    inverse = torch.linalg.inv(model.axes)
    within = (inverse.T @ inverse).double()
    between = (inverse.T @ torch.diag(model.between) @ inverse).double()
    support, labels = classes(3, 4, seed=1)
    support, labels = support[:-2], labels[:-2]  # shots of 4, 4 and 2
    queries = classes(5, 1, seed=2)[0]
    found = model.log_ratio(support, labels, 3, queries)
    for k in range(3):
        own = support[labels == k].double() - model.mean
        n = len(own)
        precision = torch.linalg.inv(between) + n * torch.linalg.inv(within)
        posterior = torch.linalg.inv(precision)
        centre = posterior @ (torch.linalg.inv(within) @ own.sum(0))
        near = MultivariateNormal(centre, posterior + within)
        far = MultivariateNormal(torch.zeros(6).double(), between + within)
        for q, query in enumerate(queries.double() - model.mean):
            exact = near.log_prob(query) - far.log_prob(query)
            assert float(found[q, k]) == pytest.approx(float(exact), abs=0.02)


def test_strangers_are_less_likely_than_members_and_more_images_promise_more() -> None:
    model = TwoCovariance.fit(*classes(300, 10))
    support, _ = classes(40, 12, seed=3)
    of_class = support.view(40, 12, -1)
    means = []
    for shot in (1, 8):
        taught = of_class[:20, :shot].flatten(0, 1)
        held = torch.arange(20).repeat_interleave(shot)
        known = model.log_ratio(taught, held, 20, of_class[:20, 8:].flatten(0, 1)).amax(1)
        strangers = model.log_ratio(taught, held, 20, of_class[20:, 8:].flatten(0, 1)).amax(1)
        assert known.mean() > strangers.mean() + 1
        means.append(float(known.mean()))
    assert means[1] > means[0]


def test_too_little_to_fit_is_refused() -> None:
    for embeddings, labels in (classes(1, 9), classes(5, 1)):
        with pytest.raises(ValueError, match="two classes"):
            TwoCovariance.fit(embeddings, labels)


def test_log_odds_are_linear_in_the_evidence_with_coefficients_by_size() -> None:
    verdict = StrangerVerdict((1.0, -2.0, -3.0, 0.5, 0.0, 0.25, 0.0, 1.0, 0.0))
    odds = verdict.log_odds(torch.tensor([-8.0]), torch.tensor([40.0]), 5, 3)
    score, ratio = -2.0, 2.0
    by_hand = (1 + 0.5 * math.log(3)) + (-2 + math.log(5)) * score
    by_hand += (-3 + 0.25 * math.log(3)) * ratio
    assert float(odds) == pytest.approx(by_hand)


def test_without_a_ratio_six_weights_are_enough_and_five_are_none() -> None:
    verdict = StrangerVerdict((1.0, -1.0, 0.0, 0.0, 0.0, 0.0))
    assert not verdict.uses_ratio
    assert float(verdict.log_odds(torch.tensor([4.0]), None, 2, 1)) == pytest.approx(0.0)
    for bad in ((1.0,) * 5, (math.nan,) * 6):
        with pytest.raises(ValueError, match="six or nine finite"):
            StrangerVerdict(bad)


@pytest.mark.parametrize("strangers", [0.05, 0.2, 0.5])
def test_the_share_of_strangers_is_the_chance_where_nothing_is_known(strangers: float) -> None:
    assert chance_of_none(0.0, strangers) == pytest.approx(strangers)


def test_never_means_never_and_no_evidence_overflows() -> None:
    assert chance_of_none(1e9, 0.0) == 0.0
    assert chance_of_none(1e9, 0.5) == pytest.approx(1.0)
    assert chance_of_none(-1e9, 0.5) == pytest.approx(0.0)


def test_the_distribution_sums_to_one() -> None:
    shares = one_distribution([0.7, 0.2, 0.1], 0.4)
    assert shares == pytest.approx([0.42, 0.12, 0.06])
    assert sum(shares) + 0.4 == pytest.approx(1.0)
