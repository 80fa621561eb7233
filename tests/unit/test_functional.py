"""The mathematics against naive loops."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from fewshot_demo.core import functional as f

LABELS = torch.tensor([0, 1, 1, 2, 0, 1])


def values(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * 3


def test_prototypes_are_class_means() -> None:
    embeddings = values(6, 4)
    naive = torch.stack([embeddings[c == LABELS].mean(0) for c in range(3)])
    assert torch.allclose(f.prototypes(embeddings, LABELS, 3), naive, atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 20), st.floats(-50, 50))
def test_squared_distances(queries: int, points: int, dim: int, far: float) -> None:
    q, p = values(queries, dim, seed=1) + far, values(points, dim, seed=2) + far
    naive = torch.tensor([[float(((a - b) ** 2).sum()) for b in p] for a in q])
    found = f.squared_distances(q, p)
    assert (found >= 0).all()
    assert torch.allclose(found, naive, rtol=1e-3, atol=1e-2)


def test_points_made_ready_give_the_same_distances() -> None:
    queries, points = values(3, 8), values(5, 8, seed=4) + 20
    ready = f.Points.of(points)
    assert torch.equal(f.squared_distances(queries, ready), f.squared_distances(queries, points))


def test_softmax_within_classes_sums_to_one_in_each_class() -> None:
    scores = values(5, 6) * 40
    shares = f.softmax_within_classes(scores, LABELS, 3)
    for c in range(3):
        assert torch.allclose(shares[:, c == LABELS], scores[:, c == LABELS].softmax(1), atol=1e-6)


def test_logmeanexp_by_hand() -> None:
    scores = torch.tensor([[0.0, math.log(2), math.log(4), 1.0, -1.0, math.log(6)]])
    found = f.logmeanexp_of_classes(scores, LABELS, 3)[0]
    expected = [math.log((1 + math.exp(-1)) / 2), math.log((2 + 4 + 6) / 3), 1.0]
    assert found.tolist() == pytest.approx(expected, abs=1e-6)


def test_logmeanexp_of_large_scores_is_finite() -> None:
    assert torch.isfinite(f.logmeanexp_of_classes(values(3, 6) * 1e4, LABELS, 3)).all()


def test_no_bfloat16_inside_autocast() -> None:
    q, p = values(4, 8), values(3, 8, seed=3)
    with torch.autocast("cpu", torch.bfloat16):
        found = f.squared_distances(q, p)
    assert found.dtype == torch.float32
    assert torch.equal(found, f.squared_distances(q, p))


def test_shares_of_classes_by_hand() -> None:
    found = f.shares_of_classes(torch.tensor([[3.0, 1.0, 0.0]]), torch.tensor([0, 0, 1]), 2)
    assert found.tolist() == [[0.75, 0.25, 1.0]]
