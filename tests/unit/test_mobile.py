"""MobileNetV2 for drawings: it begins with a photographs' network's function and changes it all."""

from typing import Any

import pytest
import timm
import torch

from fewshot_demo.backbones import MobileNet


@pytest.fixture(scope="module")
def folded() -> dict[str, torch.Tensor]:
    """Weights as some are published: statistics of 0 and 1, everything in the shifts."""
    torch.manual_seed(0)
    model = timm.create_model("mobilenetv2_100", pad_type="same", num_classes=3)
    images = torch.rand(8, 3, 32, 32)
    with torch.no_grad():
        for _ in range(30):
            model.train()(images)  # statistics of something
    weights = {}
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            scale = module.weight * (module.running_var + module.eps).rsqrt()
            shift = module.bias - module.running_mean * scale
            one = torch.ones_like(scale)
            weights |= {
                f"{name}.weight": scale * (1 + module.eps) ** 0.5,
                f"{name}.bias": shift,
                f"{name}.running_mean": 0 * one,
                f"{name}.running_var": one,
            }
    return {name: weights.get(name, tensor).detach() for name, tensor in model.state_dict().items()}


def test_it_begins_with_the_same_function(folded: dict[str, torch.Tensor]) -> None:
    images = (torch.rand(40, 1, 64, 64) > 0.8).float()
    backbone = MobileNet()
    backbone.load_pretrained(folded, images)
    model: Any = timm.create_model("mobilenetv2_100", pad_type="same", num_classes=3)
    model.load_state_dict(folded)
    with torch.no_grad():
        ours = backbone.eval().model.forward_features(1 - 2 * images)
        theirs = model.eval().forward_features((1 - 2 * images).expand(-1, 3, -1, -1))
        assert torch.allclose(ours, theirs, atol=1e-3, rtol=1e-3)
        model = backbone.train().model
        trained = model.forward_features(1 - 2 * images)
    assert float((trained - theirs).abs().mean()) < 0.05  # a batch's own statistics say the same


def test_other_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="no weights of MobileNetV2"):
        MobileNet().load_pretrained(
            {"conv_stem.weight": torch.zeros(8, 3, 3, 3)}, torch.rand(2, 1, 64, 64)
        )


@torch.no_grad()
def test_embeddings_have_one_length() -> None:
    backbone = MobileNet(size=48, dim=32, length=2.0).eval()
    embeddings = backbone(torch.rand(3, 1, 48, 48))
    assert embeddings.shape == (3, 32)
    assert torch.allclose(embeddings.norm(dim=1), torch.tensor(2.0), atol=1e-4)
    assert backbone.map_shape() == (32, 2, 2)


@torch.no_grad()
def test_after_training_it_looks_at_two_layers() -> None:
    torch.manual_seed(0)
    backbone = MobileNet(size=64, dim=24, length=2.0, detail=0.5).eval()
    images = (torch.rand(60, 1, 64, 64) > 0.8).float()
    before = backbone(images)
    backbone.fit_after_training(images)
    after = backbone(images)
    assert after.shape == before.shape
    assert not torch.allclose(after, before, atol=0.1)
    assert torch.allclose(after.norm(dim=1), torch.tensor(2.0), atol=1e-4)
    early, late = backbone._layers(images)
    places = torch.nn.functional.normalize(early - early.mean(0), dim=1) * 0.5
    both = torch.cat([places, torch.nn.functional.normalize(late, dim=1)], 1)
    axes = torch.linalg.svd(both, full_matrices=False)[2][:24]
    expected = torch.nn.functional.normalize(both @ axes.T, dim=1) * 2.0
    assert torch.allclose(after @ after.T, expected @ expected.T, atol=1e-3)
    assert torch.equal(backbone(images[:3]), after[:3]) or torch.allclose(
        backbone(images[:3]), after[:3], atol=1e-4
    )


def test_frozen_it_stays_as_it_is() -> None:
    backbone = MobileNet(size=48, dim=32).freeze()
    assert not backbone.train().training
    assert not any(parameter.requires_grad for parameter in backbone.parameters())


@torch.no_grad()
def test_optimised_it_is_the_same_function() -> None:
    torch.manual_seed(0)
    backbone = MobileNet(size=48, dim=24)
    images = torch.rand(40, 1, 48, 48)
    for _ in range(5):
        backbone.train()(images)  # statistics of something
    backbone.fit_after_training(images)
    expected, maps = backbone.eval()(images), backbone.forward_map(images)
    backbone.optimise_for_serving()
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in backbone.modules())
    assert torch.allclose(backbone(images), expected, atol=1e-4)
    assert torch.allclose(backbone.forward_map(images), maps, atol=1e-3, rtol=1e-3)


@torch.no_grad()
def test_without_detail_there_is_the_last_layer_alone() -> None:
    torch.manual_seed(0)
    images = torch.rand(40, 1, 48, 48)
    whole, lean = MobileNet(size=48, dim=24), MobileNet(size=48, dim=24, detail=0.0)
    for _ in range(5):
        whole.train()(images)  # statistics of something
    whole.fit_after_training(images)
    lean.copy_weights_from(whole)
    lean.fit_after_training(images)
    assert sum(b.numel() for b in lean.buffers()) < sum(b.numel() for b in whole.buffers())
    maps = whole.eval().forward_map(images)
    assert torch.equal(lean.eval().forward_map(images), maps)
    expected = torch.nn.functional.normalize(maps.mean((2, 3)), dim=1) * lean.length
    assert torch.allclose(lean(images), expected, atol=1e-5)


@pytest.mark.parametrize("size", [48, 64, 80])
@torch.no_grad()
def test_optimised_it_gives_the_same_maps_at_every_layer(size: int) -> None:
    torch.manual_seed(0)
    backbone = MobileNet(size=size, dim=24).eval()
    images = torch.rand(3, 1, size, size)
    expected = backbone._layers(images)
    backbone.optimise_for_serving()
    for layer, same in zip(backbone._layers(images), expected, strict=True):
        assert layer.shape == same.shape
        assert torch.allclose(layer, same, atol=1e-4, rtol=1e-3)
