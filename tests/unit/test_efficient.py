"""EfficientNetV2: how it begins, what is fitted, and that places add up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pytest
import timm
import torch
import torch.nn.functional as F

from fewshot_demo.backbones import EfficientNet
from fewshot_demo.backbones.centre_prior import weights_of_places
from fewshot_demo.backbones.efficient import MEAN, STD
from fewshot_demo.backbones.within_classes import WithinClasses
from fewshot_demo.core.inputs import InputSpec


@pytest.fixture(scope="module")
def backbone() -> EfficientNet:
    torch.manual_seed(0)
    return EfficientNet(size=64, dim=16).eval()


def pictures(count: int = 4) -> torch.Tensor:
    return torch.randn(count, 3, 64, 64, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_it_begins_with_the_same_function() -> None:
    torch.manual_seed(0)
    model: Any = timm.create_model("tf_efficientnetv2_b0", num_classes=0).eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
    backbone = EfficientNet(size=64, dim=16)
    backbone.load_pretrained(model.state_dict(), pictures())
    backbone.eval()
    last = backbone.joined(pictures())[:, -backbone.depths[-1] :]
    assert torch.allclose(last, model(pictures()), atol=1e-4)
    assert not any(isinstance(m, torch.nn.BatchNorm2d) for m in backbone.modules())


def test_other_weights_are_refused(backbone: EfficientNet) -> None:
    with pytest.raises(ValueError, match="no weights of tf_efficientnetv2_b0"):
        backbone.load_pretrained({"conv_stem.weight": torch.zeros(1)}, pictures())


@torch.no_grad()
def test_an_embedding_is_the_mean_of_its_places_at_one_length(backbone: EfficientNet) -> None:
    found = backbone(pictures())
    places = backbone.forward_map(pictures())
    assert places.shape == (4, 16, 2, 2) == (4, *backbone.map_shape())
    assert torch.allclose(found.norm(dim=1), torch.full((4,), backbone.length))
    assert torch.allclose(found, F.normalize(places.mean((2, 3)), dim=1) * 3.5, atol=1e-4)


@torch.no_grad()
def test_photos_of_another_size_than_answers_have_maps_too(backbone: EfficientNet) -> None:
    smaller = F.interpolate(pictures(), scale_factor=0.5)
    places = backbone.forward_map(smaller)
    assert places.shape == (4, 16, 1, 1)
    assert torch.allclose(backbone(smaller), F.normalize(places[..., 0, 0], dim=1) * 3.5, atol=1e-4)


@torch.no_grad()
def test_places_in_the_middle_can_count_more() -> None:
    weights = weights_of_places(5, 0.5)
    assert float(weights.mean()) == pytest.approx(1)
    assert float(weights[2, 2] / weights[0, 0]) == pytest.approx(math.e)  # r² = 2 in a corner
    assert torch.equal(weights_of_places(5, 0.0), torch.ones(5, 5))
    torch.manual_seed(0)
    backbone = EfficientNet(size=96, dim=16, centre_prior=0.5).eval()
    alike = EfficientNet(size=96, dim=16).eval()
    alike.load_state_dict(backbone.state_dict())
    images = torch.randn(4, 3, 96, 96, generator=torch.Generator().manual_seed(1))
    places, plain = backbone.forward_map(images), alike.forward_map(images)
    assert torch.allclose(places, plain * weights_of_places(3, 0.5), atol=1e-4)
    expected = F.normalize(places.mean((2, 3)), dim=1) * 3.5
    assert torch.allclose(backbone(images), expected, atol=1e-4)
    assert not torch.allclose(backbone(images), alike(images), atol=1e-3)
    backbone.optimise_for_serving()
    assert torch.allclose(backbone(images), expected, atol=1e-3)
    with pytest.raises(ValueError, match="no centre prior"):
        EfficientNet(size=96, dim=16, by_place=True, centre_prior=0.5)


def of_drawings() -> EfficientNet:
    """A backbone for drawings of 80 pixels with random axes, one set for each of nine places."""
    torch.manual_seed(0)
    backbone = EfficientNet(size=80, dim=16, ink=True, by_place=True).eval()
    backbone.centre.normal_()
    backbone.axes.normal_()
    return backbone


@torch.no_grad()
def test_drawings_are_kept_place_by_place_and_still_add_up() -> None:
    backbone, drawn = of_drawings(), torch.rand(4, 1, 80, 80)
    assert backbone.input_spec == InputSpec(80)
    assert backbone.joined(drawn).shape == (4, 112 * 9 + 192 + 1280)
    places = backbone.forward_map(drawn)
    assert places.shape == (4, 16, 3, 3) == (4, *backbone.map_shape())
    mean = F.normalize(places.mean((2, 3)), dim=1) * 3.5
    assert torch.allclose(backbone(drawn), mean, atol=1e-4)


@torch.no_grad()
def test_ink_is_black_on_white_paper() -> None:
    backbone = of_drawings()
    drawn = torch.rand(2, 1, 80, 80)
    mean, std = torch.tensor(MEAN), torch.tensor(STD)
    colours = ((1 - drawn).expand(-1, 3, -1, -1) - mean[:, None, None]) / std[:, None, None]
    photos = EfficientNet(size=80, dim=16, by_place=True).eval()
    photos.load_state_dict(backbone.state_dict())
    assert torch.allclose(backbone(drawn), photos(colours), atol=1e-5)


@pytest.mark.parametrize("packs", [True, False])
@pytest.mark.parametrize(("size", "ink"), [(64, False), (80, True), (96, True)])
@torch.no_grad()
def test_optimised_it_is_the_same_function(
    size: int, ink: bool, packs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With weights laid out for oneDNN, and where that is not to be had."""
    if not packs:
        monkeypatch.setattr("fewshot_demo.backbones.fused_convs._can_pack", lambda weight: False)
    torch.manual_seed(0)
    backbone = EfficientNet(size=size, dim=16, ink=ink, by_place=ink).eval()
    shown = torch.rand(3, backbone.input_spec.channels, size, size)
    expected, layers = backbone(shown), backbone._layers(shown)
    backbone.optimise_for_serving()
    for layer, same in zip(backbone._layers(shown), layers, strict=True):
        assert layer.shape == same.shape
        assert torch.allclose(layer, same, atol=1e-4, rtol=1e-3)
    assert torch.allclose(backbone(shown), expected, atol=1e-4)
    assert torch.allclose(backbone(shown[:1]), expected[:1], atol=1e-4)


def test_the_first_blocks_stay_as_they_are() -> None:
    backbone = EfficientNet(size=64, dim=16)
    backbone.train()
    backbone.keep_first(4)
    backbone(pictures()).square()[:, 0].sum().backward()
    got = {name for name, p in backbone.named_parameters() if p.grad is not None}
    free = {name for name, p in backbone.named_parameters() if p.requires_grad}
    assert got == free
    assert "model.blocks.4.0.conv_pw.weight" in free
    assert "model.blocks.3.0.conv_pw.weight" not in free
    with pytest.raises(ValueError, match="1 to 4"):
        backbone.keep_first(5)


def test_other_backbones_have_no_blocks_to_keep() -> None:
    from fewshot_demo.backbones import Conv4

    with pytest.raises(ValueError, match="no blocks"):
        Conv4(28).keep_first(1)


def test_fitting_goes_by_the_pictures_and_their_classes() -> None:
    torch.manual_seed(0)
    backbone = EfficientNet(size=64, dim=4)
    backbone.train()

    def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        for number in range(3):
            yield pictures(8).roll(number), torch.arange(8) % 2

    backbone.fit_to_classes(batches())
    assert backbone.training
    assert float(backbone.axes.std()) == pytest.approx(1.0, rel=1e-3)
    with torch.no_grad():
        joined = torch.cat([backbone.eval().joined(images) for images, _ in batches()])
    assert torch.allclose(backbone.centre, joined.mean(0), atol=2e-2)


def test_directions_that_vary_within_classes_count_less() -> None:
    """Two directions that tell classes apart; along the first, pictures of a class vary too."""
    generator = torch.Generator().manual_seed(0)
    classes = torch.arange(40).repeat_interleave(10)
    of_class = torch.randn(40, 2, generator=generator)[classes]
    within = torch.randn(400, 2, generator=generator) * torch.tensor([2.0, 0.1])
    values = torch.cat([of_class + within, 0.01 * torch.randn(400, 1, generator=generator)], 1) + 5
    whole, parts = WithinClasses([2, 1]), WithinClasses([2, 1])
    whole.add(values, classes)
    for some in torch.randperm(400, generator=generator).split(37):
        parts.add(values[some], classes[some])
    centre, axes = whole.axes(2)
    assert torch.allclose(centre, values.mean(0), atol=1e-5)
    for found, expected in zip(parts.axes(2), (centre, axes), strict=True):
        assert torch.allclose(found.abs(), expected.abs(), atol=1e-4)
    gains = axes.norm(dim=1)
    assert float(gains[1]) > 1.5 * float(gains[0])
    with pytest.raises(ValueError, match="400 pictures"):
        whole.axes(400)
