"""The leave-one-out check against a learner whose scores are exactly what deletion costs."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction
from fewshot_demo.learners import Learner, TaskClassifier
from fewshot_demo.training.meta_test import leave_one_out_check
from tests.drawings import sampler


class Summing(Learner):
    """A class's logit is the sum of its images' products with the query."""

    title = paper = sentence = "sums"
    pooling = Pooling.NONE

    def __init__(self, sign: float) -> None:
        super().__init__(Conv4())
        self.sign = sign

    def adapt(self, support: SupportSet) -> TaskClassifier:
        def classify(query_images: Tensor) -> Prediction:
            products = query_images.flatten(1) @ support.images.flatten(1).T
            logits = products @ F.one_hot(support.labels, support.way).float()
            scores = Attribution(self.sign * products, "product", self.pooling)
            return Prediction(logits, scores, support.labels)

        return classify


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_scores_that_are_the_falls_correlate_fully(sign: float) -> None:
    learner = Summing(sign)
    episodes = sampler(learner.backbone.input_spec, way=3, shot=4, queries=2)
    found = leave_one_out_check(learner, episodes, 5, torch.Generator().manual_seed(0))
    assert found["correlation"] == pytest.approx(sign, abs=1e-3)
    assert found["ci95"] < 1e-3
    assert found["episodes"] == 5
