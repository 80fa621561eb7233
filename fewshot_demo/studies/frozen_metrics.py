"""Metrics and normalisations of a frozen backbone.

``python -m fewshot_demo.studies.frozen_metrics --data data --encoder FILE`` measures all on the
embeddings of a checkpoint, such as one that `models add` made of MobileNetV2's weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from ..datasets.sources import ClassImages, ClassTensors
from ..learners.frozen import Frozen, Metric, Normalise
from ..models.checkpoint import load
from .embedded_data import embed, measured, stand_in
from .result_files import Row, write

METRICS: tuple[Metric, ...] = ("cosine", "euclidean")
IMAGES, CLASSES = 20, 60


def frozen_study(base: ClassTensors, test: ClassTensors) -> list[Row]:
    """Two metrics, the normalisations; the base mean is that of classes that are not asked.

    The cosine knows no length, so unit means would only repeat its row.
    """
    rows = []
    three: tuple[Normalise, ...] = ("none", "l2", "cl2n")
    variants: list[tuple[Metric, Normalise]] = [(m, n) for m in METRICS for n in three]
    for metric, normalise in [*variants, ("euclidean", "cl2n_unit_means")]:
        learner = Frozen(stand_in(base), metric, normalise).eval()
        learner.fit_base_mean(base.images.flatten(1))
        rows.append({"metric": metric, "normalise": normalise} | measured(learner, test))
    return rows


def halves(source: ClassImages, classes: int) -> tuple[ClassImages, ClassImages]:
    """So many random classes of 20 images each, in two halves."""
    full = [name for name, files in source.files.items() if len(files) >= IMAGES]
    order = torch.randperm(len(full), generator=torch.Generator().manual_seed(0))[:classes]
    chosen = {full[i]: source.files[full[i]][:IMAGES] for i in order.tolist()}
    names = list(chosen)
    first, second = names[: classes // 2], names[classes // 2 :]
    return ClassImages(chosen).select(first), ClassImages(chosen).select(second)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's files."""
    parser = argparse.ArgumentParser(description="Compare metrics and normalisations.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--encoder", type=Path, required=True, help="checkpoint of the encoder")
    given = parser.parse_args(arguments)
    backbone = load(given.encoder)[0].backbone
    for data in ("quickdraw", "omniglot/images_evaluation"):
        parts = halves(ClassImages.from_folder(given.data / data), CLASSES)
        base, test = (
            embed(backbone, ClassTensors.load(part, backbone.input_spec)) for part in parts
        )
        about = {"encoder": given.encoder.stem, "data": f"{data}, {CLASSES // 2} classes"}
        write(f"frozen-{data.split('/')[0]}", about, frozen_study(base, test))


if __name__ == "__main__":
    main()
