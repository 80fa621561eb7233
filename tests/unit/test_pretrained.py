"""Any timm model as a model of the catalog: right, refused with a reason, or fetched whole."""

import json
import os
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file

from fewshot_demo.backbones import Pretrained
from fewshot_demo.models.catalog import Catalog
from fewshot_demo.models.checkpoint import BrokenCheckpoint
from fewshot_demo.models.hub import (
    SHORTLIST,
    Weights,
    WeightsRefused,
    add_weights,
    download_weights,
)
from fewshot_demo.models.transfer import DownloadFailed
from fewshot_demo.places import ROOT
from fewshot_demo.recognition.recogniser import Recogniser, SupportImage
from tests.plain_timm import our_answers, pictures, plain_answers
from tests.said import says

MODEL = "test_efficientnet.r160_in1k"
DATA = Path(os.environ.get("FEWSHOT_TEST_DATA") or ROOT / "data")
REAL = DATA / "mobilenetv2_100_tf.fp16.safetensors"


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of a small timm model, saved as timm publishes weights."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("weights") / "model.safetensors"
    save_file(timm.create_model(MODEL, pretrained=False).state_dict(), path, {"format": "pt"})
    return path


@pytest.fixture(scope="module")
def catalog(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A catalog that the weights were added to."""
    folder = tmp_path_factory.mktemp("models")
    add_weights(weights, folder / "added", Weights(MODEL))
    return Catalog(folder)


def test_added_weights_are_a_model_for_photos(catalog: Catalog) -> None:
    (card,) = catalog.cards()
    assert (card.id, card.learner, card.domain) == (
        "test_efficientnet-r160_in1k",
        "frozen",
        "photo",
    )
    assert card.backbone.frozen
    assert len(card.backbone.sha256 or "") == 64
    assert card.input.size == 160
    assert card.temperature
    assert catalog.recommended("photo") == card.id
    learner = catalog.learner(card.id).train()
    assert not any(module.training for module in learner.backbone.modules())


def test_embeddings_are_those_of_plain_timm(catalog: Catalog, weights: Path) -> None:
    learner = catalog.learner("test_efficientnet-r160_in1k")
    overlay = {"file": str(weights)}
    plain = timm.create_model(MODEL, pretrained=True, pretrained_cfg_overlay=overlay, num_classes=0)
    images = torch.rand(3, 3, 160, 160, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.allclose(learner.backbone(images), plain.eval()(images), atol=1e-5)
        assert learner.backbone.forward_map(images).shape[:2] == (3, learner.backbone.dim)


def test_patch_tokens_are_laid_out_as_a_map() -> None:
    backbone = Pretrained("test_vit", size=160)
    images = torch.rand(1, 3, 160, 160)
    with torch.no_grad():
        maps, tokens = backbone.forward_map(images), backbone.model.forward_features(images)
    assert maps.shape == (1, backbone.dim, 10, 10)
    assert torch.equal(maps[0, :, 2, 3], tokens[0, tokens.shape[1] - 100 + 23])


@pytest.mark.skipif(not REAL.exists(), reason="the weights are not in the data folder")
def test_real_weights_answer_as_plain_timm_and_numpy_do(tmp_path: Path) -> None:
    card = add_weights(REAL, tmp_path / "added")
    plain = timm.create_model(
        "mobilenetv2_100",
        pretrained=True,
        num_classes=1001,
        pad_type="same",
        pretrained_cfg_overlay={"file": str(REAL), "num_classes": 1001},
    ).eval()
    plain.reset_classifier(0)  # pyright: ignore
    expected = plain_answers(plain, 224, 0.5, 0.5, pictures())
    assert our_answers(Catalog(tmp_path).learner(card.id), pictures()) == expected


def test_random_weights_answer_as_plain_timm_and_numpy_do(catalog: Catalog, weights: Path) -> None:
    overlay = {"file": str(weights)}
    plain = timm.create_model(MODEL, pretrained=True, pretrained_cfg_overlay=overlay, num_classes=0)
    learner = catalog.learner("test_efficientnet-r160_in1k")
    spec = learner.backbone.input_spec
    mean, std = np.array(spec.mean, np.float32), np.array(spec.std, np.float32)
    expected = plain_answers(plain.eval(), 160, mean, std, pictures())  # type: ignore[arg-type]
    assert our_answers(learner, pictures()) == expected


def test_a_question_costs_one_image(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    def stored(image: Image.Image, name: str) -> SupportImage:
        file = io.BytesIO()
        image.save(file, "PNG")
        return SupportImage(name, file.getvalue)

    recogniser = Recogniser(catalog.folder)
    model = recogniser.cards()[0].id
    taught = [
        [stored(image, f"{c}-{i}") for i, image in enumerate(images)]
        for c, images in enumerate(pictures())
    ]
    batches: list[int] = []
    forward = Pretrained.forward

    def counted(self: Pretrained, images: torch.Tensor) -> torch.Tensor:
        batches.append(len(images))
        return forward(self, images)

    monkeypatch.setattr(Pretrained, "forward", counted)
    first = recogniser.answer(model, taught, pictures()[0][0])
    again = recogniser.answer(model, taught, pictures()[0][0])
    assert batches == [15, 1, 1]
    assert again.probabilities == first.probabilities
    assert first.kind == "part of a cosine"
    recogniser.answer(model, [taught[0], taught[1][:2]], pictures()[0][0])
    assert batches[3:] == [1]


def test_a_pickled_file_is_refused(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(2)}, tmp_path / "model.safetensors")
    (tmp_path / "older.pth").write_bytes(pickle.dumps({"weight": 1}))
    for name in ("model.safetensors", "older.pth"):
        with pytest.raises(WeightsRefused, match=r"pickled file.*could run a program"):
            add_weights(tmp_path / name, tmp_path / "added", Weights(MODEL))
    assert not (tmp_path / "added").exists()


def test_a_truncated_file_is_refused(weights: Path, tmp_path: Path) -> None:
    data = weights.read_bytes()
    (tmp_path / "model.safetensors").write_bytes(data[: len(data) // 2])
    with says(BrokenCheckpoint, "bytes expected, got"):
        add_weights(tmp_path / "model.safetensors", tmp_path / "added", Weights(MODEL))
    (tmp_path / "model.safetensors").write_bytes(b"<html>not found</html>")
    with says(BrokenCheckpoint, "not a safetensors file"):
        add_weights(tmp_path / "model.safetensors", tmp_path / "added", Weights(MODEL))
    assert not (tmp_path / "added").exists()


def test_weights_of_another_model_are_refused(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsRefused, match="does not fit test_vit"):
        add_weights(weights, tmp_path / "added", Weights("test_vit.r160_in1k"))
    with pytest.raises(WeightsRefused, match="no model 'resnot50'"):
        add_weights(weights, tmp_path / "added", Weights("resnot50"))
    with pytest.raises(WeightsRefused, match="name it with --model"):
        add_weights(weights, tmp_path / "added")
    with pytest.raises(WeightsRefused, match="no file"):
        add_weights(tmp_path / "nothing.safetensors", tmp_path / "added")
    assert not (tmp_path / "added").exists()


def test_a_file_may_say_itself_what_it_is(weights: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    facts = {"architecture": "test_efficientnet", "num_classes": 1000, "input_size": [3, 96, 96],
             "mean": [0.5] * 3, "std": [0.25] * 3, "crop_pct": 0.9}  # fmt: skip
    file = tmp_path / "model.safetensors"
    save_file(load_file(weights), file, {"format": "pt", "timm": json.dumps(facts)})
    card = add_weights(file, tmp_path / "added")
    assert (card.id, card.input.size, card.input.std[0]) == ("test_efficientnet", 96, 0.25)


def test_weights_are_fetched_once_and_used_offline(weights: Path, hub: str, tmp_path: Path) -> None:
    told: list[int] = []
    folder = tmp_path / "added"
    card = download_weights(MODEL, folder, hub=hub, progress=lambda here, _: told.append(here))
    assert told[-1] == weights.stat().st_size
    assert [path.name for path in folder.glob("*.safetensors")] == [f"{card.id}.safetensors"]
    assert list((folder / "downloads").iterdir()) == []
    assert Catalog(tmp_path).learner(card.id).backbone.dim > 0


def test_what_cannot_be_fetched_is_said_and_leaves_nothing(hub: str, tmp_path: Path) -> None:
    folder = tmp_path / "added"
    with pytest.raises(DownloadFailed, match="another file"):
        download_weights("test_vit.r160_in1k", folder, hub=hub)
    with pytest.raises(WeightsRefused, match="timm knows no weights"):
        download_weights("dinosaur", folder, hub=hub)
    with pytest.raises(DownloadFailed, match=r"cannot be reached.*models add"):
        download_weights(MODEL, folder, hub="http://127.0.0.1:9")
    assert Catalog(tmp_path).cards() == []
    assert Catalog(tmp_path).problems() == {}


def test_the_short_list_is_known_to_timm() -> None:
    for weights in SHORTLIST.values():
        known = timm.get_pretrained_cfg(weights.model)
        assert known is not None
        assert known.hf_hub_id
        assert weights.sentence


@pytest.fixture
def hub(weights: Path, tmp_path: Path):
    """A hub of our own: one model is right, the other is sent wrongly."""
    from tests.servers import online, served

    right = tmp_path / "hub" / "timm" / MODEL / "resolve" / "main" / "model.safetensors"
    wrong = tmp_path / "hub" / "timm" / "test_vit.r160_in1k" / "resolve" / "main"
    right.parent.mkdir(parents=True)
    wrong.mkdir(parents=True)
    shutil.copy(weights, right)
    (wrong / "model.safetensors").write_bytes(b"not what the hub says it is")
    with online(), served(tmp_path / "hub", wrong={"test_vit.r160_in1k"}) as url:
        yield url
