"""Prototypes on frozen embeddings against numpy, one image at a time."""

import numpy as np
import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.frozen import Frozen

LABELS = torch.tensor([0, 1, 1, 2, 0, 1])
CASES = [(m, n) for m in ("cosine", "euclidean") for n in ("none", "l2", "cl2n")]


def learner(metric: str, normalise: str) -> Frozen:
    torch.manual_seed(0)
    made = build_learner("frozen", {"name": "conv4"}, metric=metric, normalise=normalise)
    assert isinstance(made, Frozen)
    made.fit_base_mean(values(9, seed=5))
    return made.eval().requires_grad_(False)


def values(count: int, seed: int) -> torch.Tensor:
    return torch.randn(count, 64, generator=torch.Generator().manual_seed(seed)) + 0.5


def naive(
    metric: str, normalise: str, support: np.ndarray, query: np.ndarray, base: np.ndarray
) -> list[float]:
    def unit(vector: np.ndarray) -> np.ndarray:
        return vector / np.sqrt((vector**2).sum())

    def change(vector: np.ndarray) -> np.ndarray:
        if normalise == "none":
            return vector
        return unit(vector - base if normalise == "cl2n" else vector)

    query, logits = change(query), []
    for c in range(3):
        mean = np.mean([change(z) for z, y in zip(support, LABELS, strict=True) if y == c], axis=0)
        mean = unit(mean) if normalise == "cl2n" else mean
        if metric == "cosine":
            logits.append(float(unit(query) @ unit(mean)))
        else:
            logits.append(-float(((query - mean) ** 2).sum()))
    return logits


@pytest.mark.parametrize(("metric", "normalise"), CASES)
def test_logits_are_those_of_numpy(metric: str, normalise: str) -> None:
    made = learner(metric, normalise)
    support, queries = values(6, seed=1), values(4, seed=2)
    found = made.compare(support, LABELS, 3).logits(queries)
    for row, query in zip(found, queries.double().numpy(), strict=True):
        expected = naive(
            metric, normalise, support.double().numpy(), query, made.base_mean.double().numpy()
        )
        assert row.tolist() == pytest.approx(expected, rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(("metric", "normalise"), CASES)
def test_the_scores_of_a_class_average_to_its_logit(metric: str, normalise: str) -> None:
    made = learner(metric, normalise)
    images = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(3))
    classifier = made.compare(made.backbone(images), LABELS, 3)
    prediction = classifier(torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(4)))
    residual = prediction.residual()
    assert residual is not None
    assert residual < 1e-4
    assert prediction.attribution.kind == (
        "cosine similarity" if metric == "cosine" else "similarity"
    )
