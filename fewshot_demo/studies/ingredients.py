"""What each ingredient of the network for drawings brings, on doodle classes kept for validation.

``python -m fewshot_demo.studies.ingredients --data data`` goes on with the published network for a
short run, each time with one thing changed. All runs see the same number of images and have the
same classes at hand; they differ in what is drawn from these, and in what is trained.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from ..datasets.half_drawn import HalfDrawn
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.checkpoint import load
from ..training.config import TrainConfig, recipe_path
from ..training.figures import load_splits, parts_of
from ..training.meta_test import evaluate
from ..training.meta_train import meta_train
from ..training.publish import FITTING_IMAGES
from ..training.state import prepare, some_inputs
from ..training.training_data import training_classes, unfinished_drawings
from .result_files import Row, write

RECIPE, EPISODES = "drawings-wide", 60
CELLS = ((5, 1, 1000), (5, 5, 1000), (20, 1, 600), (20, 5, 600))  # way, shot, episodes
QUERIES = 10
WITHOUT = {"quickdraw/": 0.65, "icons/": 0.0}
Changes = Mapping[str, Any]

VARIANTS: Mapping[str, Changes] = {
    "the last layer alone, both joined afterwards": {"shares": WITHOUT, "joined": False},
    "both layers joined in training": {"shares": WITHOUT},
    "finished and steady drawings only": {"shares": WITHOUT, "half_drawn": 0.0},
    "a quarter icons": {"shares": {"quickdraw/": 0.5, "icons/": 0.25}},
    "icons instead of doodles": {"shares": {"quickdraw/": 0.0, "icons/": 0.65}},
}


def ingredient_rows(
    config: TrainConfig,
    train: ClassTensors,
    validation: ClassTensors,
    half_drawn: HalfDrawn | None,
    variants: Mapping[str, Changes],
) -> list[Row]:
    """One row for the network as it begins, and one for each change of the recipe."""
    begun = prepare(replace(config, auxiliary=0.0), train).learner
    rows = [{"ingredient": "as it begins", "cells": cells(begun, validation)}]
    for name, changes in variants.items():
        changed = replace(config, **changes)
        drawn = half_drawn and replace(half_drawn, chance=changed.half_drawn)
        with TemporaryDirectory() as folder:
            state = Path(folder) / "run.state"
            run = meta_train(changed, train, validation, state, half_drawn=drawn)
        learner = run.kept.eval().requires_grad_(False)
        spec = learner.backbone.input_spec
        learner.backbone.fit_after_training(some_inputs(train, spec, FITTING_IMAGES))
        rows.append({"ingredient": name, "cells": cells(learner, validation)})
    return rows


def finished_rows(paths: Sequence[Path], validation: ClassTensors) -> list[Row]:
    """One row for each checkpoint of a whole run, measured in the same episodes."""
    rows = []
    for path in paths:
        learner, card = load(path)
        ran = card.recipe.episodes
        name = f"`{card.id}`, {ran} episodes" if ran else f"`{card.id}`, {card.recipe.init}"
        rows.append({"ingredient": name, "cells": cells(learner, validation)})
    return rows


def cells(learner: Learner, validation: ClassTensors) -> list[Row]:
    """Accuracies of the table's tasks, in the same episodes for every learner."""
    found, spec = [], learner.backbone.input_spec
    for way, shot, episodes in CELLS:
        generator = torch.Generator().manual_seed(0)
        sampler = EpisodeSampler(validation, spec, way, shot, QUERIES, generator)
        report = evaluate(learner, sampler, episodes)
        cell = {"way": way, "shot": shot, "episodes": episodes}
        found.append(cell | {"accuracy": report.accuracy, "ci95": report.ci95})
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run every variant and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what each ingredient of a recipe brings.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--episodes", type=int, default=EPISODES, help="of each short run")
    parser.add_argument("--finished", type=Path, nargs="*", default=(), help="whole runs beside")
    given = parser.parse_args(arguments)
    config = replace(TrainConfig.from_toml(recipe_path(RECIPE)), episodes=given.episodes)
    splits = load_splits(config.split, given.data)
    spec = prepare(replace(config, auxiliary=0.0)).learner.backbone.input_spec
    validation = ClassTensors.load(splits.validation, spec)
    doodles = next(iter(parts_of(config.split, splits, validation).values()))
    train = training_classes(config, splits.train, spec)
    half_drawn = unfinished_drawings(config, train, splits.train, given.data)
    rows = ingredient_rows(config, train, doodles, half_drawn, VARIANTS)
    rows += finished_rows(given.finished, doodles)
    about = {"data": f"quickdraw/kept, validation, {len(doodles)} classes"}
    write("ingredients", about | {"episodes": config.episodes}, rows)


if __name__ == "__main__":
    main()
