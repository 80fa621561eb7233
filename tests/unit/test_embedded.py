"""Meta-testing from embeddings gives what meta-testing from images gives."""

import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.training import meta_test
from fewshot_demo.training.embedded import Embedded, embedded
from tests.drawings import sampler

BACKBONE = {"name": "conv4", "size": 28}


@pytest.mark.parametrize("name", ["prototypical", "matching", "relation"])
@pytest.mark.parametrize("pools", [4, 2])
def test_the_same_answers(name: str, pools: int, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    learner = build_learner(name, BACKBONE | {"pools": pools}).eval()
    spec = learner.backbone.input_spec
    quick = meta_test.evaluate(learner, sampler(spec, 5, 2, 3), 20)
    monkeypatch.setattr(
        meta_test, "embedded", lambda learner, sampler, episodes: (learner, sampler)
    )
    slow = meta_test.evaluate(learner, sampler(spec, 5, 2, 3), 20)
    assert quick.right == slow.right
    assert quick.nll == pytest.approx(slow.nll, abs=1e-4)


def test_the_learner_itself_keeps_its_backbone() -> None:
    learner = build_learner("prototypical", BACKBONE).eval()
    quick, _ = embedded(learner, sampler(learner.backbone.input_spec, 5, 2, 3), 100)
    assert isinstance(quick.backbone, Embedded)
    assert not isinstance(learner.backbone, Embedded)


def test_short_runs_are_left_alone() -> None:
    learner = build_learner("prototypical", BACKBONE).eval()
    drawn = sampler(learner.backbone.input_spec, 2, 1, 1)
    assert embedded(learner, drawn, 1) == (learner, drawn)
