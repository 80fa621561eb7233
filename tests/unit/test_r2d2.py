"""Ridge regression for a task: what the paper promises of it."""

import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.r2d2 import R2D2, dual_ridge

LABELS = torch.tensor([0, 1, 1, 2, 0, 2])


def points(count: int = 6, seed: int = 0) -> torch.Tensor:
    return torch.randn(count, 9, generator=torch.Generator().manual_seed(seed))


def learner(**config: float) -> R2D2:
    made = build_learner("r2d2", {"name": "conv4"}, **config)
    assert isinstance(made, R2D2)
    return made.eval().requires_grad_(False)


def test_at_equal_shots_it_is_the_papers_formula() -> None:
    x, y = points().double(), torch.nn.functional.one_hot(LABELS, 3).double()
    expected = torch.linalg.inv(x @ x.T + 0.7 * torch.eye(6)) @ y
    found = dual_ridge(points(), LABELS, 3, torch.tensor(0.7))
    torch.testing.assert_close(found, expected.float(), atol=1e-5, rtol=1e-4)
    primal = torch.linalg.solve(x.T @ x + 0.7 * torch.eye(9), x.T @ y)
    torch.testing.assert_close(points().T @ found, primal.float(), atol=1e-5, rtol=1e-4)


def test_showing_an_image_again_does_not_make_its_class_count_more() -> None:
    again = [0, 1, 2, 3, 4, 5, 0, 4]  # both images of class 0 once more
    made, queries = learner(), points(4, seed=1)
    once = made.compare(points(), LABELS, 3)
    twice = made.compare(points()[again], LABELS[again], 3)
    # The average shot grew from 2 to 8/3, and all weights with it: a ridge as much larger cancels.
    ridge = learner(ridge=8 / 6)
    same = ridge.compare(points()[again], LABELS[again], 3)
    torch.testing.assert_close(same.logits(queries), once.logits(queries), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(twice.logits(queries), once.logits(queries), atol=1e-4)


def test_images_of_other_classes_speak_too() -> None:
    made = learner()
    images = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(3))
    classifier = made.compare(made.backbone(images), LABELS, 3)
    prediction = classifier(images[:2])
    parts = prediction.attribution.contributions
    assert parts is not None
    assert float(parts[:, LABELS != 0, 0].abs().max()) > 0
    torch.testing.assert_close(parts.sum(1), prediction.logits)
    torch.testing.assert_close(classifier.logits(made.backbone(images[:2])), prediction.logits)


@pytest.mark.parametrize("ridge", [1e-3, 1e6])
def test_equal_images_in_two_classes_share_the_answer(ridge: float) -> None:
    made = learner(ridge=ridge)
    twins = points(1).expand(2, 9)
    logits = made.compare(twins, torch.tensor([0, 1]), 2).logits(points(1))
    assert torch.isfinite(logits).all()
    assert float(logits[0, 0]) == pytest.approx(float(logits[0, 1]), rel=1e-4)
