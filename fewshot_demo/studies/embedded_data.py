"""Data sets as embeddings of one encoder, on which variants of a learner are compared.

The encoder is that of a published checkpoint and stays as it is, so that the variants differ in
nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.augment import Augment
from ..datasets.known import SPLITS
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors, as_input
from ..learners import Learner
from ..training.embedded import Embedded
from ..training.meta_test import evaluate
from .result_files import Row

CELLS = ((5, 1, 1000), (5, 5, 1000), (20, 1, 600), (20, 5, 600))  # way, shot, episodes
TASKS = ((60, 1, 3), (40, 3, 3))  # way, shot, queries
BATCH = 500


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


def signs(backbone: Backbone, data: Path) -> tuple[ClassTensors, ClassTensors]:
    """Omniglot's training classes, augmented once, and its test classes, both as embeddings."""
    spec = backbone.input_spec
    split = SPLITS["omniglot/lake"](ClassImages.from_folder(data / "omniglot"))
    large = replace(spec, size=2 * spec.size)
    augment, generator = Augment(spec.size), torch.Generator().manual_seed(0)
    train = embed(backbone, ClassTensors.load(split.train, large), lambda x: augment(x, generator))
    return train, embed(backbone, ClassTensors.load(split.test, spec))


def stand_in(data: ClassTensors) -> Embedded:
    """A backbone for what is embedded already."""
    return Embedded(data.images.shape[1], InputSpec(1))


def fit(learner: Learner, train: ClassTensors, steps: int) -> None:
    """Meta-train what stands behind the embeddings."""
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


def measured(learner: Learner, test: ClassTensors) -> Row:
    """Accuracy in each of `CELLS`."""
    cells = []
    for way, shot, episodes in CELLS:
        generator = torch.Generator().manual_seed(0)
        sampler = EpisodeSampler(test, InputSpec(1), way, shot, 15, generator)
        report = evaluate(learner, sampler, episodes).as_dict()
        cells.append({key: report[key] for key in ("way", "shot", "episodes", "accuracy", "ci95")})
    return {"cells": cells}
