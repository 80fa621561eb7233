"""Whether the number that is shown is right, at every share of strangers, and what tells them.

``python -m fewshot_demo.studies.strangers --data data --model prototypical-drawings`` teaches test
classes and asks about them and about as many others: 2, 5 and 10 classes and a single one, at 1, 3,
5 and 10 images of each. Each row is a share of strangers, with the ECE of the shown number; and one
row gives the AUROC with which strangers are told.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import torch

from ..core.rejection import Rejection
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.embedded import embedded_once
from ..training.figures import TEST_SEED, load_splits, parts_of
from ..training.open_set_scores import OpenSetScores, auroc, open_set_scores, shown_error
from .result_files import Row, write

WAYS, SHOTS = (1, 2, 5, 10), (1, 3, 5, 10)
SHARES = {"never": 0.0, "1 in 10": 0.1, "1 in 5": 0.2, "half": 0.5}
EPISODES, QUERIES = 400, 10  # of a cell; queries per class


def study(learner: Learner, rejection: Rejection, classes: ClassTensors) -> list[Row]:
    """For each number of classes the AUROC, and the calibration error at each share."""
    rows: list[Row] = []
    for way in (way for way in WAYS if 2 * way <= len(classes)):
        drawn = {shot: _ask(learner, classes, way, shot) for shot in SHOTS}
        told = {f"{s}-shot": _area(asked, rejection) for s, asked in drawn.items()}
        rows.append({"classes": way, "figure": "AUROC, %", **told, "cells": []})
        for name, share in SHARES.items():
            errors = {
                f"{shot}-shot": f"{shown_error(asked, rejection, share):.3f}"
                for shot, asked in drawn.items()
            }
            rows.append({"classes": way, "figure": f"ECE, {name}", **errors, "cells": []})
    return rows


def _ask(learner: Learner, classes: ClassTensors, way: int, shot: int) -> list[OpenSetScores]:
    generator = torch.Generator().manual_seed(TEST_SEED)
    spec = learner.backbone.input_spec
    sampler = EpisodeSampler(classes, spec, 2 * way, shot, QUERIES, generator)
    return open_set_scores(learner, sampler, EPISODES)


def _area(asked: Sequence[OpenSetScores], rejection: Rejection) -> str:
    each = torch.tensor([auroc(one, rejection) for one in asked], dtype=torch.double)
    ci95 = 1.96 * float(each.std(correction=0)) / math.sqrt(len(each))
    return f"{100 * float(each.mean()):.2f} ± {100 * ci95:.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and write the table's files, one for each data set of the model."""
    parser = argparse.ArgumentParser(description="Measure the shown number among strangers.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", default="prototypical-drawings", help="id of a model")
    given = parser.parse_args(arguments)
    learner, card = load(CHECKPOINTS / f"{given.model}.safetensors")
    if card.rejection is None:
        parser.error(f"{given.model} cannot say “none of these”")
    splits = load_splits(card.data.split, given.data)
    test = ClassTensors.load(splits.test, learner.backbone.input_spec)
    parts = parts_of(card.data.split, splits, test)
    quick, ready = embedded_once(learner, parts.values())
    for data, classes in zip(parts, ready, strict=True):
        about = {"data": f"{data}, test", "encoder": given.model}
        name = f"strangers-{given.model}-{data.replace('/', '-')}"
        write(name, about, study(quick, card.rejection, classes))


if __name__ == "__main__":
    main()
