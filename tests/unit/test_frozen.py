"""Prototypes on frozen embeddings against numpy, one image at a time."""

import numpy as np
import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.frozen import Frozen

LABELS = torch.tensor([0, 1, 1, 2, 0, 1])
CASES = [(m, n) for m in ("cosine", "euclidean") for n in ("none", "l2", "cl2n", "cl2n_unit_means")]


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
        return unit(vector - base if normalise.startswith("cl2n") else vector)

    query, logits = change(query), []
    for c in range(3):
        mean = np.mean([change(z) for z, y in zip(support, LABELS, strict=True) if y == c], axis=0)
        mean = unit(mean) if normalise == "cl2n_unit_means" else mean
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
        "part of a cosine" if metric == "cosine" else "similarity"
    )


def test_the_length_of_a_mean_counts_under_the_distance_unless_it_is_scaled() -> None:
    """A class of images that agree has the longer mean, which is nearer to all it points at."""
    support = torch.zeros(4, 64)
    support[0, 0] = support[1, 0] = 1.0  # class 0 agrees, class 1 does not
    support[2, 0], support[2, 1] = 0.8, 0.6
    support[3, 0], support[3, 1] = 0.8, -0.6
    query = support.new_zeros(1, 64)
    query[0, 0], query[0, 2] = 0.6, 0.8
    labels, found = torch.tensor([0, 0, 1, 1]), {}
    for metric, normalise in CASES:
        made = learner(metric, normalise)
        made.base_mean.zero_()
        found[metric, normalise] = made.compare(support, labels, 2).logits(query)[0].tolist()
    assert found["cosine", "cl2n"] == pytest.approx([0.6, 0.6])
    assert found["euclidean", "cl2n_unit_means"] == pytest.approx([-0.8, -0.8])
    assert found["euclidean", "cl2n"] == pytest.approx([-0.8, -(0.2**2) - 0.8**2])


def test_the_cosine_with_an_only_image_is_at_most_1() -> None:
    made = learner("cosine", "l2")
    images = torch.rand(64, 1, 28, 28, generator=torch.Generator().manual_seed(3))
    embeddings = made.backbone(images)
    cosines = torch.nn.functional.normalize(embeddings, dim=1).square().sum(1)
    assert float(cosines.max()) > 1.0  # what rounding makes of an image compared with itself
    for i in range(0, 64, 2):
        classifier = made.compare(embeddings[i : i + 2], torch.tensor([0, 1]), 2)
        prediction = classifier(images[i : i + 2])
        assert float(prediction.attribution.scores.abs().max()) <= 1.0
        assert float(prediction.logits.abs().max()) <= 1.0
