"""The mean of several networks, and a run that begins with it."""

from pathlib import Path

import pytest
import torch

from fewshot_demo.backbones import MobileNet
from fewshot_demo.models.checkpoint import load, save
from fewshot_demo.places import CHECKPOINTS
from fewshot_demo.training.averaging import mean_weights, towards
from fewshot_demo.training.config import TrainConfig
from fewshot_demo.training.state import prepare


def test_every_weight_and_statistic_is_the_mean() -> None:
    torch.manual_seed(0)
    nets = [MobileNet(32, 16) for _ in range(3)]
    for number, net in enumerate(nets):
        net.model.bn1.running_var.fill_(number + 1)
        net.model.bn1.num_batches_tracked.fill_(number + 5)
    mean = mean_weights(nets)
    assert torch.equal(mean["model.bn1.running_var"], torch.full((32,), 2.0))
    assert int(mean["model.bn1.num_batches_tracked"]) == 5
    own = torch.stack([net.projection.weight for net in nets]).mean(0)
    assert torch.allclose(mean["projection.weight"], own)


def test_other_kinds_have_no_mean() -> None:
    with pytest.raises(ValueError, match="one kind and size"):
        mean_weights([MobileNet(32, 16), MobileNet(32, 24)])


def test_a_run_begins_with_the_mean_of_what_stands_beside_it(tmp_path: Path) -> None:
    known, one = CHECKPOINTS / "matching-drawings.safetensors", "model.conv_stem.weight"
    learner, card = load(known)
    with torch.no_grad():
        learner.backbone.get_parameter(one).add_(0.2)
    save(tmp_path / "moved.safetensors", learner, card)
    config = TrainConfig(
        learner={"name": "prototypical"},
        backbone=card.backbone.build,
        split="drawings/kept",
        licence="-",
        episodes=0,
        tasks=[{"way": 5, "shot": 1, "queries": 1}],
        init=["matching-drawings", "moved"],
    )
    begun = prepare(config, beside=tmp_path).learner.backbone.get_parameter(one)
    first = load(known)[0].backbone.get_parameter(one)
    assert torch.allclose(begun, first + 0.1, atol=1e-3)


def test_a_backbone_goes_back_a_part_of_the_way() -> None:
    before, after, middle = (MobileNet(32, 16) for _ in range(3))
    middle.load_state_dict(after.state_dict())
    towards(middle, before, 0.25)
    for name, tensor in middle.state_dict().items():
        first, last = before.state_dict()[name], after.state_dict()[name]
        expected = 0.25 * first + 0.75 * last if tensor.is_floating_point() else last
        assert torch.allclose(tensor, expected, atol=1e-6), name
