"""Taught with drawings and asked about with photos, and the reverse.

``python -m fewshot_demo.studies.mixed_sets --data data`` takes the classes that were kept for
validation or test of ``photos/more`` and of which Quick, Draw! has doodles; no doodle of them was
trained on either.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..datasets.photos import CIFAR, DOODLES, TINY
from ..datasets.sources import ClassImages, decode
from ..imaging.preprocess import preprocess_for
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .photo_sets import MODELS
from .result_files import Row, write
from .robustness import accuracy, as_cell

# fmt: off
PAIRS = {  # of CIFAR-100 and of Tiny-ImageNet: the class and its doodles
    **{f"{CIFAR}{name}": name.replace("_", " ") for name in (
        "bed", "bicycle", "butterfly", "camel", "crab", "crocodile", "pickup_truck", "shark",
        "snail", "television",
    )},
    **{f"{TINY}train/{number}/images": name for number, name in (
        ("n01770393", "scorpion"), ("n02769748", "backpack"), ("n02808440", "bathtub"),
        ("n02909870", "bucket"), ("n03255030", "dumbbell"), ("n03400231", "frying pan"),
        ("n03544143", "hourglass"), ("n03804744", "nail"), ("n07614500", "ice cream"),
    )},
}
# fmt: on
IMAGES = 15  # of each class and kind; no class has fewer


@torch.no_grad()
def mixed_study(source: ClassImages, models: Sequence[str]) -> Iterator[Row]:
    """For each model a row of each way to teach and to ask."""
    for model in models:
        learner = load(CHECKPOINTS / f"{model}.safetensors")[0]
        assert isinstance(learner, MetricLearner)
        kinds = {
            "photos": _embedded(learner, source.select(PAIRS)),
            "drawings": _embedded(learner, source.select(DOODLES + w for w in PAIRS.values())),
        }
        for taught, support in kinds.items():
            for asked, queries in kinds.items():
                cell = as_cell(accuracy(learner, support, queries))
                yield {"model": model, "taught": taught, "asked_about": asked, "cells": [cell]}


def _embedded(learner: MetricLearner, source: ClassImages) -> list[Tensor]:
    """For each class ``(image, dim)``."""
    preprocess = preprocess_for(learner.backbone.input_spec)
    return [
        learner.backbone(
            torch.stack([preprocess(decode(path.read_bytes())) for path in files[:IMAGES]])
        ).float()
        for files in source.files.values()
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Teach drawings, ask about photos.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    given = parser.parse_args(arguments)
    data = f"{len(PAIRS)} classes kept of photos/more"
    rows = list(mixed_study(ClassImages.from_folder(given.data), MODELS))
    write("mixed-sets", {"data": data}, rows)


if __name__ == "__main__":
    main()
