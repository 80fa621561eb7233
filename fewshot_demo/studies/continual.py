"""Continual learning (Munkhdalai & Yu 2017, section 4.3): Omniglot, then MNIST.

``python -m fewshot_demo.studies.continual --data data`` measures Meta Networks on both, lets
them go on with MNIST, and measures again: what is learned of the new, what of the old forgotten.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from ..datasets.known import SPLITS
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors
from ..learners import Learner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.meta_test import evaluate
from .result_files import write

CELLS = ((5, 1, 600), (10, 1, 600))  # way, shot, episodes
STEPS, RATE, WAY, QUERIES = 200, 1e-4, 10, 5


def go_on(learner: Learner, data: ClassTensors, steps: int = STEPS) -> None:
    """Meta-train on one-shot episodes of other data."""
    generator = torch.Generator().manual_seed(0)
    spec = learner.backbone.input_spec
    episodes = iter(EpisodeSampler(data, spec, WAY, 1, QUERIES, generator))
    learner.train().requires_grad_(True)
    optimizer = torch.optim.AdamW(learner.parameters(), RATE, weight_decay=0.0)
    for _ in range(steps):
        optimizer.zero_grad()
        learner.batch_loss([next(episodes)]).backward()
        optimizer.step()
    learner.eval().requires_grad_(False)


def measure(learner: Learner, data: ClassTensors) -> list[dict[str, Any]]:
    """Accuracy in each of `CELLS`."""
    rows = []
    for way, shot, episodes in CELLS:
        generator = torch.Generator().manual_seed(0)
        sampler = EpisodeSampler(data, learner.backbone.input_spec, way, shot, 15, generator)
        report = evaluate(learner, sampler, episodes).as_dict()
        rows.append({key: report[key] for key in ("way", "shot", "episodes", "accuracy", "ci95")})
    return rows


def continual_study(
    learner: Learner, old: ClassTensors, new: ClassTensors, asked: ClassTensors, steps: int = STEPS
) -> dict[str, list[dict[str, Any]]]:
    """The rows of both data sets, before and after going on.

    Args:
        learner: meta-trained on other classes of the old data.
        old: classes of the old data that it has not seen.
        new: what it goes on with.
        asked: other images of the new data.
        steps: episodes of going on.
    """
    rows: dict[str, list[dict[str, Any]]] = {"old": [], "new": []}
    for stage in ("on Omniglot alone", "on MNIST afterwards"):
        if rows["old"]:
            go_on(learner, new, steps)
        rows["old"].append({"meta-trained": stage, "cells": measure(learner, old)})
        rows["new"].append({"meta-trained": stage, "cells": measure(learner, asked)})
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's files."""
    parser = argparse.ArgumentParser(description="Measure what going on with MNIST changes.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    folder = parser.parse_args(arguments).data
    learner, card = load(CHECKPOINTS / "metanet-omniglot.safetensors")
    spec = learner.backbone.input_spec
    signs = SPLITS["omniglot/lake"](ClassImages.from_folder(folder / "omniglot")).test
    digits = ClassImages.from_folder(folder / "mnist").files
    parts = [
        ClassImages({name: files[start::2] for name, files in digits.items()}) for start in (0, 1)
    ]
    new, asked = (ClassTensors.load(part, spec) for part in parts)
    rows = continual_study(learner, ClassTensors.load(signs, spec), new, asked)
    write("continual-mnist", {"encoder": card.id, "data": "MNIST, digits"}, rows["new"])
    write("continual-omniglot", {"encoder": card.id, "data": "omniglot/lake, test"}, rows["old"])


if __name__ == "__main__":
    main()
