"""The answer without one image is that of a learner that was never taught it."""

import pytest
import torch

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.prediction import Pooling
from fewshot_demo.learners import LEARNERS, build_learner
from fewshot_demo.recognition.without import cheap, without_each

BACKBONE = {"name": "conv4", "size": 28}
LABELS = torch.tensor([1, 0, 0, 1, 2, 1])  # shots differ, and one class has a single image


@pytest.mark.parametrize("name", [*LEARNERS])
def test_leaving_an_image_out_is_teaching_without_it(name: str) -> None:
    torch.manual_seed(0)
    learner = build_learner(name, BACKBONE).eval().requires_grad_(False)
    spec = learner.backbone.input_spec
    images = torch.rand(len(LABELS), spec.channels, spec.size, spec.size)
    query = torch.rand(1, spec.channels, spec.size, spec.size)
    with torch.no_grad():
        embeddings = learner.backbone(images).float()
        found = list(without_each(learner, LABELS, lambda: embeddings, lambda: images, query))
        assert [one is None for one in found] == [label == 2 for label in LABELS.tolist()]
        for left_out, prediction in enumerate(found):
            if prediction is None:
                continue
            kept = torch.arange(len(LABELS)) != left_out
            naive = learner.adapt(SupportSet(images[kept], LABELS[kept]))(query)
            torch.testing.assert_close(
                prediction.probabilities, naive.probabilities, rtol=1e-4, atol=1e-5
            )
            torch.testing.assert_close(
                prediction.max_likeness, naive.max_likeness, rtol=1e-4, atol=1e-4
            )
        other = learner.adapt(SupportSet(images, LABELS))(query).probabilities
        assert any(not torch.equal(one.probabilities, other) for one in found if one is not None)


@pytest.mark.parametrize("name", [*LEARNERS])
def test_who_teaches_by_work_of_its_own_is_asked_only_on_request(name: str) -> None:
    learner = build_learner(name, BACKBONE)
    assert cheap(learner) == (learner.pooling is not Pooling.NONE)
