"""The figures of a card: what is fitted on validation classes and measured on test classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from ..core.prediction import Pooling
from ..datasets.known import SPLITS, Splits
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors
from ..learners import Learner
from ..models.checkpoint import load
from .meta_test import deletion_check, evaluate, fit_temperature, leave_one_out_check
from .open_set import fit_rejection, measure_rejection

QUERIES = 15
FEW_QUERIES = 10  # where classes have too few images for more
CELLS = (  # way, shot, episodes
    (5, 1, 1000),
    (5, 3, 400),
    (5, 5, 1000),
    (5, 10, 400),
    (20, 1, 600),
    (20, 5, 600),
)
OPEN_SET_CELLS = ((5, 1), (5, 5))
OPEN_SET_EPISODES = 400
TEMPERATURE_CELLS = ((5, 1), (20, 1), (5, 3), (20, 3), (5, 5), (20, 5), (5, 10), (20, 10))
GOLDEN = {"way": 5, "shot": 1, "queries": 15, "episodes": 20, "seed": 20}
TEST_SEED = 1000


def load_splits(split: str, data: Path) -> Splits:
    """The split of the data set found in ``data`` or in its folder of that name."""
    named = data / split.split("/", maxsplit=1)[0]
    return SPLITS[split](ClassImages.from_folder(named if named.is_dir() else data))


def parts_of(split: str, splits: Splits, classes: ClassTensors) -> dict[str, ClassTensors]:
    """Split name to its classes, the one first on which everything is fitted."""
    if not splits.parts:
        return {split: classes}
    return {
        name: classes.select(n for n in classes.names if text in n)
        for name, text in splits.parts.items()
    }


def calibrate(learner: Learner, validation: ClassTensors, episodes: int = 100) -> None:
    """Fit temperatures and the verdict "none of these" on validation classes."""
    generator = torch.Generator().manual_seed(TEST_SEED - 1)
    spec = learner.backbone.input_spec
    samplers = [
        EpisodeSampler(validation, spec, way, shot, FEW_QUERIES, generator)
        for way, shot in TEMPERATURE_CELLS
    ]
    learner.temperature = fit_temperature(learner, samplers, episodes)
    learner.rejection = fit_rejection(learner, validation, episodes, generator)


def measure(
    learner: Learner, parts: Mapping[str, ClassTensors], which: str
) -> list[dict[str, Any]]:
    """Every published cell of every data set.

    Accuracy, calibration with and without temperature and its bins, deletion, and at some shots
    how well strangers are told from known queries.
    """
    return [
        {"data": split, "split": which, "seed": TEST_SEED} | row
        for split, classes in parts.items()
        for row in _cells(learner, classes)
    ]


def _cells(learner: Learner, data: ClassTensors) -> Iterator[dict[str, Any]]:
    spec, least = learner.backbone.input_spec, int(data.counts.min())

    for way, shot, episodes in CELLS:
        queries = QUERIES if shot + QUERIES <= least else FEW_QUERIES

        def sampler(classes: int = way, shot: int = shot, queries: int = queries) -> EpisodeSampler:
            generator = torch.Generator().manual_seed(TEST_SEED)
            return EpisodeSampler(data, spec, classes, shot, queries, generator)

        row = evaluate(learner, sampler(), episodes).as_dict()
        if shot > 1:
            generator = torch.Generator().manual_seed(TEST_SEED)
            row["deletion"] = deletion_check(learner, sampler(), 400, generator)
            if learner.pooling is Pooling.NONE and way == 5:
                row["leave_one_out"] = leave_one_out_check(learner, sampler(), 100, generator)
        if (way, shot) in OPEN_SET_CELLS:
            strangers = sampler(classes=2 * way, queries=FEW_QUERIES)
            row["open_set"] = measure_rejection(
                learner, learner.rejection, strangers, OPEN_SET_EPISODES
            )
        yield row


def golden_count(learner: Learner, data: ClassTensors) -> dict[str, int]:
    """Twenty seeded test episodes and the exact count of right answers, for `models verify`."""
    generator = torch.Generator().manual_seed(GOLDEN["seed"])
    sampler = EpisodeSampler(
        data,
        learner.backbone.input_spec,
        GOLDEN["way"],
        GOLDEN["shot"],
        GOLDEN["queries"],
        generator,
    )
    return {**GOLDEN, "right": evaluate(learner, sampler, GOLDEN["episodes"]).right}


def fitted(learner: Learner) -> dict[str, Any]:
    """What a card keeps of the calibration."""
    line = learner.rejection.at(5, 5)
    return {
        "temperature": {str(k): v for k, v in learner.temperature.by_shot.items()},
        "rejection": learner.rejection.as_dict(),
        "threshold": float(torch.tensor(line.limit).sigmoid()),
    }


def measured(learner: Learner, split: str, splits: Splits, finished: bool) -> dict[str, Any]:
    """What a card keeps of the measurements; of an unfinished run on validation classes only."""
    spec = learner.backbone.input_spec
    held_out = ClassTensors.load(splits.test if finished else splits.validation, spec)
    parts = parts_of(split, splits, held_out)
    metrics = measure(learner, parts, "test" if finished else "validation")
    return {"metrics": metrics} | (golden(learner, split, splits) if finished else {})


def golden(learner: Learner, split: str, splits: Splits) -> dict[str, Any]:
    """What `models verify` runs again, on the first of the test sets."""
    test = ClassTensors.load(splits.test, learner.backbone.input_spec)
    first = next(iter(parts_of(split, splits, test).values()))
    return {"golden": golden_count(learner, first)}


def twin_figures(learner: Learner, twin: Path) -> dict[str, Any]:
    """Calibrate a learner as its twin is; what a card has from the twin's."""
    other, card = load(twin)
    learner.temperature, learner.rejection = other.temperature, other.rejection
    return fitted(learner) | {"metrics": card.metrics}
