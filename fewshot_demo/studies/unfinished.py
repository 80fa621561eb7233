"""How much of a drawing a model needs: accuracy at 25, 50, 75 and 100 % of its strokes.

``python -m fewshot_demo.studies.unfinished --data data`` teaches finished doodles of kept classes
and asks about others that have only so many of their strokes yet, rounded up.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..core.episode import SupportSet
from ..datasets.half_drawn import FOLDER, drawn_so_far
from ..datasets.known import SPLITS
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors, as_input
from ..learners import Learner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.embedded import embedded
from .result_files import Row, write

PARTS = (0.25, 0.5, 0.75, 1.0)
WAY, SHOTS, QUERIES, EPISODES = 5, (1, 5), 15, 1000
MODELS = ("prototypical-drawings",)


@torch.no_grad()
def accuracies(
    learner: Learner, finished: ClassTensors, begun: ClassTensors, shot: int, episodes: int
) -> Tensor:
    """``(episode,)``: finished drawings are taught, begun ones asked.

    Args:
        learner: answers.
        finished, begun: the same drawings in the same order.
        shot: images per class taught.
        episodes: how many.
    """
    spec, generator = learner.backbone.input_spec, torch.Generator().manual_seed(0)
    sampler = EpisodeSampler(finished, spec, WAY, shot, QUERIES, generator)
    quick, taught = embedded(learner.eval(), sampler, episodes)
    sampler.data = begun
    _, asked = embedded(learner, sampler, episodes)
    teach, ask = torch.arange(WAY).repeat_interleave(shot), torch.arange(WAY)
    ask, found = ask.repeat_interleave(QUERIES), []
    for _ in range(episodes):
        _, support, queries = taught.draw()
        classifier = quick.adapt(SupportSet(as_input(taught.data.images[support], spec), teach))
        answers = classifier(as_input(asked.data.images[queries], spec)).logits.argmax(1)
        found.append((answers == ask).double().mean())
    return torch.stack(found)


def rows(
    name: str, learner: Learner, drawn: Mapping[float, ClassTensors], episodes: int = EPISODES
) -> list[Row]:
    """One model: a row for each part of the strokes."""
    found = []
    for part, begun in drawn.items():
        cells = []
        for shot in SHOTS:
            each = accuracies(learner, drawn[1.0], begun, shot, episodes)
            ci95 = 1.96 * float(each.std(correction=0)) / math.sqrt(episodes)
            cell = {"way": WAY, "shot": shot, "episodes": episodes}
            cells.append(cell | {"accuracy": float(each.mean()), "ci95": ci95})
        found.append({"model": name, "strokes_drawn": f"{part:.0%}", "cells": cells})
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the models for drawings that visitors are offered, and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure answers to unfinished drawings.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", nargs="*", default=MODELS, help="ids of checkpoints")
    given = parser.parse_args(arguments)
    split = SPLITS["quickdraw/kept"](ClassImages.from_folder(given.data / "quickdraw"))
    names, found = list(split.test.files), []
    for model in given.model:
        learner, card = load(CHECKPOINTS / f"{model}.safetensors")
        size = card.input.size
        drawn = {part: drawn_so_far(names, given.data / FOLDER, part, size) for part in PARTS}
        found += rows(card.id, learner, drawn)
    write("unfinished", {"data": f"quickdraw/kept, test, {len(names)} classes"}, found)


if __name__ == "__main__":
    main()
