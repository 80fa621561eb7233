"""The checks by deletion against a learner whose scores are exactly what deletion costs."""

import math
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction
from fewshot_demo.learners import Learner, TaskClassifier
from fewshot_demo.training.meta_test import deletion_check, leave_one_out_check
from tests.drawings import sampler


class Summing(Learner):
    """A class's logit is the sum of its images' products with the query."""

    paper = "sums"
    pooling = Pooling.NONE

    def __init__(self, sign: float, constant: float = 0.0) -> None:
        super().__init__(Conv4())
        self.sign, self.constant = sign, constant

    def adapt(self, support: SupportSet) -> TaskClassifier:
        def classify(query_images: Tensor) -> Prediction:
            products = query_images.flatten(1) @ support.images.flatten(1).T
            logits = products @ F.one_hot(support.labels, support.way).float()
            logits = logits + self.constant * support.images.sum()  # changes no probability
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


@pytest.mark.parametrize("check", [deletion_check, leave_one_out_check])
def test_what_all_logits_share_changes_nothing(check: Callable[..., dict[str, float]]) -> None:
    found = []
    for constant in (0.0, 0.5):
        learner = Summing(1.0, constant)
        episodes = sampler(learner.backbone.input_spec, way=3, shot=4, queries=2)
        found.append(check(learner, episodes, 5, torch.Generator().manual_seed(0)))
    assert found[0] == pytest.approx(found[1], rel=1e-3, abs=1e-6)


def test_deleting_the_image_that_counts_costs_its_part_of_the_log_odds() -> None:
    learner = Summing(1.0)
    episodes = sampler(learner.backbone.input_spec, way=3, shot=2, queries=2)
    found = deletion_check(learner, episodes, 20, torch.Generator().manual_seed(0))
    assert found["top"] > found["other"] > 0
    assert found["difference"] == pytest.approx(found["top"] - found["other"])


def test_log_odds_by_hand() -> None:
    logits = torch.tensor([[1.0, 2.0, 0.0], [90.0, 0.0, 0.0]])
    scores = Attribution(torch.zeros(2, 3), "product", Pooling.NONE)
    prediction = Prediction(logits, scores, torch.arange(3))
    chance = prediction.probabilities[0, 1]
    assert float(prediction.log_odds(1)[0]) == pytest.approx(float((chance / (1 - chance)).log()))
    assert float(prediction.log_odds(0)[1]) == pytest.approx(90 - math.log(2))
