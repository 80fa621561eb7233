"""Real weights on real classes, where the data folder has them: `FEWSHOT_TEST_DATA` names it."""

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image

from fewshot_demo.datasets.known import SPLITS
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassImages, ClassTensors
from fewshot_demo.models.catalog import Catalog
from fewshot_demo.models.hub import add_weights
from fewshot_demo.places import ROOT
from fewshot_demo.training.meta_test import evaluate

DATA = Path(os.environ.get("FEWSHOT_TEST_DATA") or ROOT / "data")
WEIGHTS = DATA / "mobilenetv2_100_tf.fp16.safetensors"
SPLIT = {"quickdraw": "quickdraw/kept", "omniglot": "omniglot/lake"}
CLASSES, IMAGES = 12, 8  # of each data set: enough for thousands of questions, in seconds
WAY, SHOT, QUERIES, EPISODES, SEED = 5, 1, 7, 200, 4

pytestmark = pytest.mark.skipif(
    not all((DATA / name).exists() for name in (WEIGHTS.name, *(f"{n}.tar.gz" for n in SPLIT))),
    reason="no folder with the data sets' archives and the weights",
)


@pytest.fixture(scope="module", params=sorted(SPLIT))
def classes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> ClassImages:
    """Some of the test classes of a data set, unpacked from its archive."""
    folder = tmp_path_factory.mktemp(request.param)
    with tarfile.open(DATA / f"{request.param}.tar.gz") as packed:
        members = [m for m in packed.getmembers() if m.name.endswith(".png")]
        files: dict[str, list[tarfile.TarInfo]] = {}
        for member in members:
            files.setdefault(str(Path(member.name).parent), []).append(member)
        named = ClassImages({name: tuple(map(_path, found)) for name, found in files.items()})
        test = sorted(SPLITS[SPLIT[request.param]](named).test.files)
        chosen = [
            m for name in test[:: len(test) // CLASSES][:CLASSES] for m in files[name][:IMAGES]
        ]
        packed.extractall(folder, chosen, filter="data")
    return ClassImages.from_folder(folder)


def _path(member: tarfile.TarInfo) -> Path:
    return Path(member.name)


def plainly_embedded(files: Sequence[Path]) -> np.ndarray:
    """What timm alone makes of image files: unit vectors."""
    model = timm.create_model(
        "mobilenetv2_100",
        pretrained=True,
        num_classes=1001,
        pad_type="same",
        pretrained_cfg_overlay={"file": str(WEIGHTS), "num_classes": 1001},
    ).eval()
    model.reset_classifier(0)  # pyright: ignore
    rows = []
    for file in files:
        square = Image.open(file).convert("RGB").resize((224, 224), Image.Resampling.BICUBIC)
        values = (np.asarray(square, np.float32) / 255 - 0.5) / 0.5
        with torch.no_grad():
            rows.append(model(torch.from_numpy(values).permute(2, 0, 1)[None])[0].numpy())
    vectors = np.stack(rows)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def sampler(data: ClassTensors, learner) -> EpisodeSampler:
    generator = torch.Generator().manual_seed(SEED)
    return EpisodeSampler(data, learner.backbone.input_spec, WAY, SHOT, QUERIES, generator)


def test_a_frozen_backbone_is_as_accurate_as_timm_and_numpy(
    classes: ClassImages, tmp_path: Path
) -> None:
    card = add_weights(WEIGHTS, tmp_path / "added")
    learner = Catalog(tmp_path).learner(card.id)
    data = ClassTensors.load(classes, learner.backbone.input_spec)
    ours = evaluate(learner, sampler(data, learner), EPISODES).accuracy

    vectors = plainly_embedded([file for files in classes.files.values() for file in files])
    right, episodes = [], sampler(data, learner)
    for _ in range(EPISODES):
        _, support, queries = (part.numpy() for part in episodes.draw())
        answers = (vectors[queries] @ vectors[support].T).argmax(1)
        right.append(np.mean(answers == np.repeat(np.arange(WAY), QUERIES)))
    assert abs(ours - float(np.mean(right))) <= 0.002
    assert 0.4 < ours < 0.98  # neither chance nor leaked labels
