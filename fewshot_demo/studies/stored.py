"""Studies: variants of one learner compared on the same embeddings, for the generated tables.

``python -m fewshot_demo.studies.stored attention --data data`` measures and writes one JSON file
beside the recipes. The encoder is that of a published checkpoint and stays as it is, so that the
variants differ in nothing else.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.augment import Augment
from ..datasets.known import SPLITS
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors, as_input
from ..learners import Learner
from ..learners.frozen import Frozen, Metric, Normalise
from ..learners.relation import Relation
from ..learners.task_attention import Attention
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.embedded import Embedded
from ..training.meta_test import evaluate

STUDIES = Path(__file__).parent / "results"
CELLS = ((5, 1, 1000), (5, 5, 1000), (20, 1, 600), (20, 5, 600))  # way, shot, episodes
TASKS = ((60, 1, 3), (40, 3, 3))  # way, shot, queries
METRICS: tuple[Metric, ...] = ("cosine", "euclidean")
STEPS, BATCH, IMAGES, CLASSES = 400, 500, 20, 60

Row = dict[str, Any]


@torch.no_grad()
def embed(
    backbone: Backbone, data: ClassTensors, change: Callable[[Tensor], Tensor] = lambda x: x
) -> ClassTensors:
    """The data set with embeddings for images."""
    spec = backbone.input_spec
    parts = [
        backbone(change(as_input(part, spec)).contiguous(memory_format=torch.channels_last))
        for part in data.images.split(BATCH)
    ]
    return replace(data, images=torch.cat(parts).float()[:, :, None, None])


def attention_study(train: ClassTensors, test: ClassTensors, steps: int = STEPS) -> list[Row]:
    """The three forms of attention, each without and with the task embedding."""
    rows = []
    for form in ("additive", "dot", "multihead"):
        for task_embedding in (False, True):
            torch.manual_seed(0)
            learner = Attention(
                _stand_in(train), form, task_embedding=task_embedding, auxiliary=0.0, scale=35.0
            )
            _fit(learner, train, steps)
            rows.append({"form": form, "task_embedding": task_embedding} | _cells(learner, test))
    return rows


def relation_study(train: ClassTensors, test: ClassTensors, steps: int = STEPS) -> list[Row]:
    """The paper's relation module and three linear layers, on the same embeddings."""
    rows = []
    for module in ("conv", "mlp"):
        torch.manual_seed(0)
        learner = Relation(_stand_in(train), module)
        _fit(learner, train, steps)
        rows.append({"relation_module": module} | _cells(learner.eval(), test))
    return rows


def frozen_study(base: ClassTensors, test: ClassTensors) -> list[Row]:
    """Two metrics, the normalisations; the base mean is that of classes that are not asked.

    The cosine knows no length, so unit means would only repeat its row.
    """
    rows = []
    three: tuple[Normalise, ...] = ("none", "l2", "cl2n")
    variants: list[tuple[Metric, Normalise]] = [(m, n) for m in METRICS for n in three]
    for metric, normalise in [*variants, ("euclidean", "cl2n_unit_means")]:
        learner = Frozen(_stand_in(base), metric, normalise).eval()
        learner.fit_base_mean(base.images.flatten(1))
        rows.append({"metric": metric, "normalise": normalise} | _cells(learner, test))
    return rows


def halves(source: ClassImages, classes: int) -> tuple[ClassImages, ClassImages]:
    """So many random classes of 20 images each, in two halves."""
    full = [name for name, files in source.files.items() if len(files) >= IMAGES]
    order = torch.randperm(len(full), generator=torch.Generator().manual_seed(0))[:classes]
    chosen = {full[i]: source.files[full[i]][:IMAGES] for i in order.tolist()}
    names = list(chosen)
    first, second = names[: classes // 2], names[classes // 2 :]
    return ClassImages(chosen).select(first), ClassImages(chosen).select(second)


def _stand_in(data: ClassTensors) -> Embedded:
    return Embedded(data.images.shape[1], InputSpec(1))


def _fit(learner: Learner, train: ClassTensors, steps: int) -> None:
    generator = torch.Generator().manual_seed(0)
    samplers = [EpisodeSampler(train, InputSpec(1), *task, generator) for task in TASKS]
    optimizer = torch.optim.AdamW(learner.parameters(), 1e-3, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: 0.5 * (1 + math.cos(math.pi * step / steps))
    )
    for step in range(steps):
        loss = learner.loss(samplers[step % len(samplers)].sample())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def _cells(learner: Learner, test: ClassTensors) -> Row:
    cells = []
    for way, shot, episodes in CELLS:
        generator = torch.Generator().manual_seed(0)
        sampler = EpisodeSampler(test, InputSpec(1), way, shot, 15, generator)
        report = evaluate(learner, sampler, episodes).as_dict()
        cells.append({key: report[key] for key in ("way", "shot", "episodes", "accuracy", "ci95")})
    return {"cells": cells}


def write(name: str, about: Row, rows: list[Row]) -> Path:
    """One study's file."""
    STUDIES.mkdir(exist_ok=True)
    path = STUDIES / f"{name}.json"
    path.write_text(json.dumps(about | {"rows": rows}, indent=1) + "\n")
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one study."""
    parser = argparse.ArgumentParser(description="Measure the studies of the generated tables.")
    parser.add_argument("study", choices=("attention", "frozen", "relation"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument(
        "--encoder", type=Path, default=CHECKPOINTS / "matching-omniglot.safetensors"
    )
    given = parser.parse_args(arguments)
    backbone = load(given.encoder)[0].backbone
    spec, name = backbone.input_spec, given.encoder.stem
    if given.study != "frozen":
        study = attention_study if given.study == "attention" else relation_study
        split = SPLITS["omniglot/lake"](ClassImages.from_folder(given.data / "omniglot"))
        large = replace(spec, size=2 * spec.size)
        augment, generator = Augment(spec.size), torch.Generator().manual_seed(0)
        train = embed(
            backbone, ClassTensors.load(split.train, large), lambda x: augment(x, generator)
        )
        test = embed(backbone, ClassTensors.load(split.test, spec))
        about = {"encoder": name, "data": "omniglot/lake, test"}
        write(given.study, about, study(train, test))
        return
    for data in ("quickdraw", "omniglot/images_evaluation"):
        parts = halves(ClassImages.from_folder(given.data / data), CLASSES)
        base, test = (embed(backbone, ClassTensors.load(part, spec)) for part in parts)
        about = {"encoder": name, "data": f"{data}, {CLASSES // 2} classes"}
        write(f"frozen-{data.split('/')[0]}", about, frozen_study(base, test))


if __name__ == "__main__":
    main()
