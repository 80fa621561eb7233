"""A last convolution that practises: what it learns, and that it is of one set alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from fewshot_demo.backbones import EfficientNet
from fewshot_demo.core.calibration import OwnImages, Temperature
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.models.card import BackboneConfig
from fewshot_demo.recognition.embedding_cache import backbone_key
from fewshot_demo.recognition.practice_run import MOST_IMAGES, fits
from fewshot_demo.recognition.practised import (
    CALMER,
    Layer,
    can_practise,
    ending_in,
    is_of,
    layer_of,
    own_ending,
)
from fewshot_demo.recognition.practising import STEPS, practise
from tests import cards
from tests.fakes import PHOTO_INPUT

LABELS = torch.tensor([0, 0, 1, 1])
CARD = replace(
    cards.card(id="toy", learner="prototypical"),
    domain="photo",
    input=PHOTO_INPUT,
    backbone=BackboneConfig("efficientnet"),
)


def network() -> EfficientNet:
    """A small one, all of whose layers are heard."""
    torch.manual_seed(0)
    made = EfficientNet(size=32, dim=8).eval().requires_grad_(False)
    made.axes.normal_()
    for layer in made.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight)
    return made


def pictures() -> Tensor:
    """Four, two versions of each."""
    return torch.rand(8, 3, 32, 32, generator=torch.Generator().manual_seed(0))


@torch.no_grad()
def practised(backbone: EfficientNet) -> tuple[EfficientNet, list[float]]:
    """A twin that practised, and its losses."""
    twin = backbone.with_own_ending()
    return twin, list(practise(twin, backbone.before_last(pictures()), LABELS))


@pytest.mark.parametrize("serving", [False, True])
def test_practice_lowers_the_loss_and_leaves_the_shared_network_as_it_was(serving: bool) -> None:
    backbone = network()
    if serving:
        backbone.optimise_for_serving()
    before, weights = backbone(pictures()), backbone.model.conv_head.weight.clone()
    twin, losses = practised(backbone)
    assert len(losses) == STEPS
    assert losses[-1] < losses[0]
    assert torch.equal(backbone.model.conv_head.weight, weights)
    assert torch.equal(backbone(pictures()), before)
    assert not torch.allclose(twin(pictures()), before, atol=1e-3)
    means = torch.nn.functional.normalize(twin.forward_map(pictures()).mean((2, 3)), dim=1)
    assert torch.allclose(means * twin.length, twin(pictures()), atol=1e-4), "its maps, too"


def test_a_twin_begins_as_the_network_itself() -> None:
    backbone = network()
    twin = backbone.with_own_ending()
    assert torch.allclose(twin(pictures()), backbone(pictures()), atol=1e-6)
    assert twin.after_last(twin.before_last(pictures())).equal(twin(pictures()))
    with pytest.raises(ValueError, match="shared"):
        next(practise(backbone, backbone.before_last(pictures()), LABELS))


def test_a_layer_is_stored_and_restored_to_the_bit() -> None:
    backbone = network()
    twin, _ = practised(backbone)
    layer = layer_of(twin, CARD)
    assert len(layer.data) == 2 * sum(one.numel() for one in twin.ending.parameters())  # type: ignore[union-attr]
    again = own_ending(backbone, Layer(layer.backbone, layer.data))
    assert again(pictures()).equal(twin(pictures()))
    assert layer_of(again, CARD).digest == layer.digest
    with pytest.raises((ValueError, RuntimeError)):
        own_ending(backbone, Layer(layer.backbone, layer.data[:-2]))
    with pytest.raises(ValueError, match="EfficientNet"):
        own_ending(torch.nn.Identity(), layer)


def test_a_model_that_practised_is_less_sure_by_the_fitted_factor() -> None:
    backbone = network()
    learner = Prototypical(backbone).eval()
    learner.temperature = Temperature({1: 1.0, 5: 0.5})
    learner.own_images = OwnImages({2: 0.1})
    twin = ending_in(learner, layer_of(backbone.with_own_ending(), CARD), "prototypical")
    assert twin.temperature.by_shot == {
        1: CALMER["prototypical"],
        5: CALMER["prototypical"] * 0.5,
    }
    assert learner.temperature.by_shot == {1: 1.0, 5: 0.5}
    assert (twin.own_images, learner.own_images) == (None, OwnImages({2: 0.1}))
    assert all(1 <= factor < math.inf for factor in CALMER.values()), "never surer"


def test_a_layer_fits_the_network_alone_whose_it_is() -> None:
    assert is_of(CARD, backbone_key(CARD))
    other = replace(CARD, tensors={**CARD.tensors, "backbone.model.conv_stem.weight": "other"})
    assert not is_of(other, backbone_key(CARD))
    assert not can_practise(replace(CARD, learner="relation"))
    assert not can_practise(replace(CARD, backbone=BackboneConfig("mobilenet")))
    assert not can_practise(cards.card(id="drawn", learner="prototypical"))


@pytest.mark.parametrize(
    ("shots", "fit"),
    [
        ([3, 3], True),
        ([3, 2], False),
        ([9], False),
        ([], False),
        ([MOST_IMAGES - 3, 3], True),
        ([MOST_IMAGES - 2, 3], False),
    ],
)
def test_a_set_practises_with_enough_pictures_and_not_too_many(shots: list[int], fit: bool) -> None:
    assert fits(shots) is fit
