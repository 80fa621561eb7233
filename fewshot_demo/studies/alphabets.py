"""One-shot tasks inside an alphabet, made like those of Lake et al. (2015, Science 350).

``python -m fewshot_demo.studies.alphabets --data data`` teaches 20 characters of one alphabet with
one person's drawing of each, and asks about another person's. The alphabets are the validation
ones of `fewshot_demo.datasets.omniglot.lake` that have 20 characters, which no model trained on.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ..core.episode import SupportSet
from ..datasets.known import SPLITS
from ..datasets.omniglot import alphabet_of
from ..datasets.sources import ClassImages, ClassTensors, as_input
from ..learners import Learner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .result_files import Row, write

WAY, DRAWERS, TASKS = 20, 20, 200  # tasks for each alphabet


def large_alphabets(classes: ClassImages) -> list[ClassImages]:
    """The characters of each alphabet that has enough of them for a task."""
    alphabets = sorted({alphabet_of(name) for name in classes.files})
    found = [
        classes.select(name for name in classes.files if alphabet_of(name) == alphabet)
        for alphabet in alphabets
    ]
    return [characters for characters in found if len(characters) >= WAY]


@torch.no_grad()
def accuracies(learner: Learner, alphabet: ClassTensors, tasks: int) -> Tensor:
    """``(task,)``. Images are ordered by drawer, the same people for every character."""
    generator, spec = torch.Generator().manual_seed(0), learner.backbone.input_spec
    labels, found = torch.arange(WAY), []
    for _ in range(tasks):
        characters = torch.randperm(len(alphabet), generator=generator)[:WAY]
        first, second = torch.randperm(DRAWERS, generator=generator)[:2].tolist()
        taught, asked = (
            as_input(alphabet.images[alphabet.starts[characters] + drawer], spec)
            for drawer in (first, second)
        )
        answers = learner.adapt(SupportSet(taught, labels))(asked).logits.argmax(1)
        found.append((answers == labels).double().mean())
    return torch.stack(found)


def row(name: str, learner: Learner, alphabets: Sequence[ClassTensors]) -> Row:
    """One model on all alphabets."""
    each = torch.cat([accuracies(learner, alphabet, TASKS) for alphabet in alphabets])
    ci95 = 1.96 * float(each.std(correction=0)) / math.sqrt(len(each))
    cell: dict[str, Any] = {"way": WAY, "shot": 1, "episodes": len(each)}
    return {"model": name, "cells": [cell | {"accuracy": float(each.mean()), "ci95": ci95}]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every model that has not learned these alphabets, and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure one-shot tasks inside an alphabet.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    given = parser.parse_args(arguments)
    split = SPLITS["omniglot/lake"](ClassImages.from_folder(given.data / "omniglot"))
    characters = large_alphabets(split.validation)
    rows = []
    for path in sorted(CHECKPOINTS.glob("*.safetensors")):
        learner, card = load(path)
        if card.data.metrics_from or card.domain != "drawing":
            continue
        spec = learner.backbone.input_spec
        rows.append(row(card.id, learner, [ClassTensors.load(part, spec) for part in characters]))
    names = [alphabet_of(next(iter(part.files))) for part in characters]
    write("alphabets", {"data": f"{' and '.join(names)}, another drawer"}, rows)


if __name__ == "__main__":
    main()
