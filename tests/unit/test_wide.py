"""The cosine classifier of thousands of classes begins where the embeddings are."""

import pytest
import torch
import torch.nn.functional as F

from fewshot_demo.backbones import MobileNet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sources import as_input
from fewshot_demo.training.wide import ROW, CosineHead, imprint
from tests.drawings import signs


def test_logits_are_cosines_times_the_embedding_s_length() -> None:
    head = CosineHead(3, 2)
    with torch.no_grad():
        head.weight.copy_(torch.tensor([[2.0, 0, 0], [0, 0.1, 0.1]]))
    logits = head(torch.tensor([[3.0, 4, 0]]))
    assert torch.allclose(logits, torch.tensor([[3.0, 4 / 2**0.5]]), atol=1e-6)


def test_a_row_begins_as_the_mean_of_its_class() -> None:
    torch.manual_seed(0)
    backbone, spec = MobileNet(32, 16, detail=0.0), InputSpec(32)
    data = signs(InputSpec(48))
    head = CosineHead(16, len(data))
    imprint(head, backbone, data, spec)
    assert backbone.training
    assert torch.allclose(head.weight.norm(dim=1), torch.full((len(data),), ROW), rtol=1e-4)
    start = int(data.starts[2])
    images = F.interpolate(
        as_input(data.images[start : start + 4], spec),
        size=(32, 32),
        mode="bilinear",
        antialias=True,
    )
    with torch.no_grad():
        mean = backbone.eval()(images).mean(0)
    assert float(F.cosine_similarity(head.weight.detach()[2], mean, dim=0)) > 0.99


def test_undone_the_fit_leaves_the_last_layer_alone() -> None:
    torch.manual_seed(0)
    images = (torch.rand(40, 1, 32, 32) > 0.8).float()
    backbone = MobileNet(32, 16)
    with torch.no_grad():
        last = backbone.eval()(images)
        backbone.fit_after_training(images)
        assert not torch.allclose(backbone(images), last, atol=0.1)
        backbone.undo_fit()
        assert torch.allclose(backbone(images), last, atol=1e-5)


def test_kept_blocks_stay_as_they_are() -> None:
    torch.manual_seed(0)
    backbone = MobileNet(32, 16)
    backbone.keep_first(3)
    before = {name: value.clone() for name, value in backbone.state_dict().items()}
    optimizer = torch.optim.AdamW(backbone.parameters(), 1e-2, weight_decay=0.1)
    backbone.train()(torch.rand(8, 1, 32, 32)).square().sum(0)[0].backward()
    optimizer.step()
    changed = {n for n, value in backbone.state_dict().items() if not torch.equal(value, before[n])}
    kept = ("model.conv_stem", "model.bn1", "model.blocks.0", "model.blocks.1", "model.blocks.2")
    assert not any(name.startswith(kept) for name in changed)
    assert any(name.startswith("model.blocks.3") for name in changed)
    assert any("running_mean" in name for name in changed)


def test_trained_as_fitted_it_goes_on_from_what_was_served() -> None:
    torch.manual_seed(0)
    images = (torch.rand(40, 1, 32, 32) > 0.8).float()
    backbone = MobileNet(32, 16)
    with pytest.raises(ValueError, match="once they were fitted"):
        backbone.train_as_fitted()
    with torch.no_grad():
        backbone.fit_after_training(images)
        served = backbone.eval()(images)
    backbone.train_as_fitted()
    with torch.no_grad():
        assert torch.allclose(backbone(images), served, atol=1e-5)
    backbone.train()(images)[:, 0].sum().backward()
    assert backbone.axes.grad is not None
    assert backbone.axes.grad.abs().sum() > 0
    with torch.no_grad():
        backbone.axes.add_(0.1)
        trained = backbone.eval()(images)
        backbone.fit_after_training(images)
        assert torch.equal(backbone(images), trained)
    assert "axes" not in dict(backbone.named_parameters())
    plain = MobileNet(32, 16)
    plain.load_state_dict(backbone.state_dict())
    with torch.no_grad():
        assert torch.allclose(plain.eval()(images), trained, atol=1e-5)
