"""Photos of full size that nothing was trained on: our models against the frozen network.

``python -m fewshot_demo.studies.photo_sets --data data --sets FOLDER`` measures each set of the
folder, one folder of classes a set, and writes two tables: every set, and what a phone does to a
picture. The frozen network is EfficientNetV2-B0 from its weights file in ``data``, in the best of
the metrics and normalisations of `frozen_metrics` for that very set, which flatters it.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors, decode
from ..imaging.preprocess import preprocess_for
from ..learners import Learner
from ..learners.base import MetricLearner
from ..learners.frozen import Frozen
from ..learners.r2d2 import R2D2
from ..models.checkpoint import load
from ..models.hub import add_weights
from ..places import CHECKPOINTS
from ..recognition.versions import SeveralVersions
from ..training.meta_test import evaluate
from ..training.publish import find_weights
from .embedded_data import embed, stand_in
from .frozen_metrics import METRICS, Normalise
from .result_files import Row, write
from .robustness import accuracy, as_cell

WEIGHTS = "tf_efficientnetv2_b0"
MODELS = ("prototypical-photos", "r2d2-photos")
SHOTS, QUERIES, EPISODES, MOST_WAYS = (1, 5), 10, 600, 5
IMAGES, ASKED = 40, 15  # of each class, and of each that a phone changes
NORMALISE: tuple[Normalise, ...] = ("none", "l2", "cl2n")

Change = Callable[[Image.Image, np.random.Generator], Image.Image]


def sets_study(sources: Mapping[str, ClassImages], data: Path) -> Iterator[Row]:
    """For each set a row of each way to answer."""
    models = {name: published(name) for name in MODELS}
    frozen = _frozen(data)
    for name, source in sources.items():
        tests = embed(frozen, ClassTensors.load(some_of(source), frozen.input_spec))
        yield {"set": name, "by": "frozen, nearest class mean"} | _best_mean(tests)
        ridge = R2D2(stand_in(tests), ridge=0.3 * _squared_length(tests)).eval()
        yield {"set": name, "by": "frozen, ridge regression"} | measured(ridge, tests)
        ours: dict[tuple[str, ...], ClassTensors] = {}
        for model, (learner, eyes) in models.items():
            if eyes not in ours:
                spec = learner.backbone.input_spec
                ours[eyes] = embed(learner.backbone, ClassTensors.load(some_of(source), spec))
            quick = copy(learner)
            quick._modules = {**learner._modules, "backbone": stand_in(ours[eyes])}
            yield {"set": name, "by": model} | measured(quick, ours[eyes])


def measured(learner: Learner, test: ClassTensors) -> Row:
    """Accuracy in each cell, of as many classes as the set has, at most `MOST_WAYS`."""
    way, cells = min(MOST_WAYS, len(test)), []
    for shot in SHOTS:
        generator = torch.Generator().manual_seed(0)
        sampler = EpisodeSampler(test, InputSpec(1), way, shot, QUERIES, generator)
        report = evaluate(learner, sampler, EPISODES)
        found = {"shot": shot, "episodes": EPISODES, "accuracy": report.accuracy}
        cells.append({"way": MOST_WAYS} | found | {"ci95": report.ci95, "ece": report.ece})
    return {"classes": way, "cells": cells}


def _best_mean(test: ClassTensors) -> Row:
    """The best at the most shots of all metrics and normalisations; the base mean is the set's."""
    rows = []
    for metric in METRICS:
        for normalise in NORMALISE:
            learner = Frozen(stand_in(test), metric, normalise).eval()
            learner.fit_base_mean(test.images.flatten(1))
            rows.append(measured(learner, test))
    return max(rows, key=lambda row: row["cells"][-1]["accuracy"])


def _squared_length(data: ClassTensors) -> float:
    return float(data.images.flatten(1).square().sum(1).mean())


def phones() -> dict[str, Change]:
    """What a phone, a hand and a room do to a picture."""
    return {
        "as it is": lambda image, hand: image,
        "turned by up to 30°": lambda image, hand: image.rotate(
            hand.uniform(-30, 30), Image.Resampling.BICUBIC
        ),
        "half the size on another background": _half,
        "dark": lambda image, hand: image.point(lambda value: value * 0.3),
        "blurred": lambda image, hand: image.filter(ImageFilter.GaussianBlur(min(image.size) / 75)),
        "JPEG of quality 30": _compressed,
    }


def _half(image: Image.Image, hand: np.random.Generator) -> Image.Image:
    """Anywhere on a ground that goes from one colour to another."""
    corners = Image.fromarray(hand.integers(0, 256, (2, 2, 3), np.uint8))
    ground = corners.resize(image.size, Image.Resampling.BICUBIC)
    width, height = image.width // 2, image.height // 2
    place = int(hand.uniform(0, width)), int(hand.uniform(0, height))
    ground.paste(image.resize((width, height), Image.Resampling.BICUBIC), place)
    return ground


def _compressed(image: Image.Image, hand: np.random.Generator) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=30)
    return Image.open(file).convert("RGB")


@torch.no_grad()
def phones_study(sources: Mapping[str, ClassImages]) -> Iterator[Row]:
    """One row for each model, each way to teach and each change of what is asked about.

    Taught with pictures as they are, each embedded once or in several versions (`versions`). The
    mean over all sets of five classes or more.
    """
    large = {
        name: some_of(source, ASKED) for name, source in sources.items() if len(source) >= MOST_WAYS
    }
    models = {name: published(name) for name in MODELS}
    for eyes in dict.fromkeys(eyes for _, eyes in models.values()):
        seeing = {name: learner for name, (learner, own) in models.items() if own == eyes}
        backbone = next(iter(seeing.values())).backbone
        plain: dict[str, list[torch.Tensor]] = {}
        several: dict[str, list[torch.Tensor]] = {}
        for way, change in phones().items():
            found: dict[tuple[str, str], list[torch.Tensor]] = {}
            for name, source in large.items():
                asked = embedded(backbone, source, change)
                if name not in several:
                    several[name] = embedded(SeveralVersions(backbone), source, change)
                taught = {"once": plain.setdefault(name, asked), "several versions": several[name]}
                for model, learner in seeing.items():
                    for how, support in taught.items():
                        each = found.setdefault((model, how), [])
                        each.append(accuracy(learner, support, asked))
            for (model, how), each in found.items():
                cell = as_cell(torch.stack(each).mean(0))
                yield {"model": model, "taught": how, "asked_about": way, "cells": [cell]}


def embedded(backbone: Backbone, source: ClassImages, change: Change) -> list[torch.Tensor]:
    """For each class ``(image, dim)``, each image changed."""
    preprocess, hand = preprocess_for(backbone.input_spec), np.random.default_rng(0)
    found = []
    for files in source.files.values():
        pictures = [change(decode(path.read_bytes()).convert("RGB"), hand) for path in files]
        found.append(backbone(torch.stack([preprocess(picture) for picture in pictures])).float())
    return found


def sets_in(folder: Path) -> dict[str, ClassImages]:
    """Each folder in it by its name, as a set."""
    paths = sorted(path for path in folder.iterdir() if path.is_dir())
    return {path.name: ClassImages.from_folder(path) for path in paths}


def some_of(source: ClassImages, most: int = IMAGES) -> ClassImages:
    """The first pictures of each class."""
    return ClassImages({name: files[:most] for name, files in source.files.items()})


def published(name: str) -> tuple[MetricLearner, tuple[str, ...]]:
    """A published model, and the hashes of its eyes: models with the same see the same."""
    learner, card = load(CHECKPOINTS / f"{name}.safetensors")
    assert isinstance(learner, MetricLearner)
    learner.eval().optimise_for_serving()
    own = (value for name, value in sorted(card.tensors.items()) if name.startswith("backbone."))
    return learner, tuple(own)


def _frozen(data: Path) -> Backbone:
    with tempfile.TemporaryDirectory() as folder:
        card = add_weights(find_weights(WEIGHTS, data), Path(folder))
        return load(Path(folder) / f"{card.id}.safetensors")[0].backbone


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the tables' files."""
    parser = argparse.ArgumentParser(description="Compare photo models on sets of full size.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the weights file")
    parser.add_argument("--sets", type=Path, help="folder with a folder for each set of photos")
    parser.add_argument("--phones", action="store_true", help="measure what phones change, alone")
    given = parser.parse_args(arguments)
    sources = sets_in(given.sets or given.data / "photo-sets")
    about = {"data": "photos of full size"}
    if not given.phones:
        write("photo-sets", about, list(sets_study(sources, given.data)))
    large = ", ".join(name for name, source in sources.items() if len(source) >= MOST_WAYS)
    rows = list(phones_study(sources))
    write("photo-phones", {"data": f"photos of full size: {large}"}, rows)


if __name__ == "__main__":
    main()
