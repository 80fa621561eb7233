"""Weights between those a run began with and those it ended with."""

import torch

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.learners import Learner, build_learner
from fewshot_demo.training import interpolation
from fewshot_demo.training.interpolation import best_between, interpolated
from tests.drawings import signs


def learner(seed: int) -> Learner:
    torch.manual_seed(seed)
    return build_learner("prototypical", {"name": "conv4", "size": 28}).eval()


def test_every_weight_lies_in_between() -> None:
    start, end = learner(0), learner(1)
    middle = interpolated(start, end, 0.25).state_dict()
    for name, value in middle.items():
        first, last = start.state_dict()[name], end.state_dict()[name]
        wanted = 0.75 * first + 0.25 * last if value.is_floating_point() else last
        assert torch.allclose(value, wanted, atol=1e-6)
    ends = interpolated(start, end, 1.0).state_dict()
    assert all(torch.equal(ends[name], value) for name, value in end.state_dict().items())


def test_validation_says_how_far_to_go(monkeypatch) -> None:
    monkeypatch.setattr(interpolation, "CELLS", ((4, 1),))
    monkeypatch.setattr(interpolation, "EPISODES", 10)
    monkeypatch.setattr(interpolation, "QUERIES", 2)
    good, blind = learner(0), learner(0)
    for parameter in blind.parameters():
        parameter.data.zero_()
    data = signs(InputSpec(28))
    assert best_between(blind, good, data, (0.0, 1.0))[1] == 1.0
    assert best_between(good, blind, data, (0.0, 1.0))[1] == 0.0
