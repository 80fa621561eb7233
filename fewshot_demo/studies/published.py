"""Beside the papers: every method on CIFAR-FS with the small network that the papers use.

``python -m fewshot_demo.studies.published --data data --models FOLDER`` trains each recipe whose
checkpoint is not yet in the folder, measures all of them on the 20 test classes, and writes the
table. Every query is answered by itself, with running statistics.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from ..backbones import build_backbone
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.checkpoint import load, save
from ..training.config import TrainConfig, recipe_path
from ..training.embedded import embedded_once
from ..training.figures import TEST_SEED, load_splits
from ..training.meta_test import evaluate
from ..training.meta_train import meta_train
from ..training.publish import card_of
from .result_files import Row, rows_of, write

SPLIT = "cifar100/fs"
BACKBONE = {"name": "conv4", "size": 32, "channels": 3}
CELLS, QUERIES, EPISODES = ((5, 1), (5, 5)), 15, 600  # way and shot; queries of a class


@dataclass(frozen=True)
class Compared:
    """One method of the comparison.

    Attributes:
        recipe: its name, and that of its checkpoint.
        method: in the words of the table.
        published: accuracies in %, 5-way 1-shot / 5-shot.
        of: where they stand, or what else they are.
    """

    recipe: str
    method: str
    published: str
    of: str


BERTINETTO = "[Bertinetto et al. 2019](https://arxiv.org/abs/1805.08136)"
GOAL = "a goal of this project; we know of no published figure"
COMPARED = (  # the first is what the others begin with
    Compared("prototypical-cifar", "Prototypical Networks", "55.5 / 72.0", BERTINETTO),
    Compared("matching-cifar", "Matching Networks", "54 / 68", GOAL),
    Compared("relation-cifar", "Relation Network", "55.0 / 69.3", BERTINETTO),
    Compared(
        "maml-cifar",
        "MAML, five steps from a head at the prototypes",
        "58.9 / 71.5",
        f"{BERTINETTO}, with the statistics of the query batch; 56 / 70 is our goal without them",
    ),
    Compared("r2d2-cifar", "Ridge regression (R2-D2)", "62.3 / 77.4", BERTINETTO),
    Compared("attention-cifar", "Attention with task embedding", "56 / 71", GOAL),
    Compared("metanet-cifar", "Meta Networks", "52 / –", GOAL),
)


def published_study(
    parts: Mapping[str, ClassTensors], folder: Path, compared: Sequence[Compared] = COMPARED
) -> list[Row]:
    """One row for each method; checkpoints that are not in the folder are trained now.

    Args:
        parts: the classes for ``train``, ``validation`` and ``test``.
        folder: of the checkpoints, each named as its recipe.
        compared: the methods, in an order in which none begins with a later one.
    """
    rows = []
    for one in compared:
        learner, (test,) = embedded_once(trained(one.recipe, parts, folder), [parts["test"]])
        cells = [measured(learner, test, way, shot) for way, shot in CELLS]
        rows.append(
            {
                "method": one.method,
                "recipe": f"`{one.recipe}`",
                "published": one.published,
                "in": one.of,
                "cells": cells,
            }
        )
    return rows


def trained(name: str, parts: Mapping[str, ClassTensors], folder: Path) -> Learner:
    """The checkpoint of this recipe, meta-trained first where it is not in the folder."""
    path = folder / f"{name}.safetensors"
    if not path.is_file():
        recipe = recipe_path(name)
        config = TrainConfig.from_toml(recipe)
        state = path.with_suffix(".state")
        training = meta_train(config, parts["train"], parts["validation"], state, resume=True)
        learner = training.kept.eval().requires_grad_(False)
        card = card_of(name, recipe, config, training, learner)
        save(path, learner, card, stored=config.stored)
    return load(path)[0]  # rounded as it is stored


def measured(learner: Learner, classes: ClassTensors, way: int, shot: int) -> Row:
    """Accuracy in one cell."""
    generator = torch.Generator().manual_seed(TEST_SEED)
    spec = learner.backbone.input_spec
    sampler = EpisodeSampler(classes, spec, way, shot, QUERIES, generator)
    report = evaluate(learner, sampler, EPISODES)
    sizes = {"way": way, "shot": shot, "queries": QUERIES, "episodes": EPISODES}
    return sizes | {"accuracy": report.accuracy, "ci95": report.ci95}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train what is missing, measure, and write the table's file."""
    parser = argparse.ArgumentParser(description="Compare every method with published figures.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--models", type=Path, required=True, help="folder of the checkpoints")
    names = [one.recipe for one in COMPARED]
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, help="measure these, keep other rows"
    )
    given = parser.parse_args(arguments)
    splits, spec = load_splits(SPLIT, given.data), build_backbone(**BACKBONE).input_spec
    parts = {
        part: ClassTensors.load(getattr(splits, part), spec)
        for part in ("train", "validation", "test")
    }
    about = {"data": f"{SPLIT}, test, {EPISODES} episodes"}
    compared = [one for one in COMPARED if one.recipe in given.only]
    found = [*rows_of("published"), *published_study(parts, given.models, compared)]
    rows = {row["recipe"]: row for row in found}
    order = [f"`{name}`" for name in names]
    write("published", about, [rows[name] for name in order if name in rows])


if __name__ == "__main__":
    main()
