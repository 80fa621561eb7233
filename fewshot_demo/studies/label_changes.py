"""How often the answer changes while somebody draws.

``python -m fewshot_demo.studies.label_changes --data data`` teaches finished doodles of kept
classes, draws others stroke by stroke, and looks at what is said at the end of each stroke: one of
the classes, or "none of these" at the usual share of strangers.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from ..core.open_set import SHARE
from ..datasets.half_drawn import FOLDER, LINE, SHEET, strokes_of
from ..datasets.known import SPLITS
from ..datasets.sources import ClassImages
from ..datasets.strokes import Drawing, render_strokes
from ..imaging.ink.normalise import normalise_ink
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.embedded import embedded_once
from ..training.open_set_scores import OpenSetScores, shown
from .result_files import Row, write

WAY, SHOT, TASKS, MOST = 5, 5, 600, 15  # `MOST` drawings of a class, the first ones taught
MODELS = ("prototypical-drawings",)
BATCH = 128


@torch.no_grad()
def stroke_by_stroke(learner: MetricLearner, drawing: Drawing) -> Tensor:
    """``(stroke, dim)``: the drawing after each of its strokes, embedded."""
    size = learner.backbone.input_spec.size
    seen = [
        normalise_ink(render_strokes(drawing[:count], SHEET, LINE), size, "plain")
        for count in range(1, len(drawing) + 1)
    ]
    return torch.cat([learner.backbone(part).float() for part in torch.stack(seen).split(BATCH)])


@torch.no_grad()
def said_while_drawing(
    learner: MetricLearner, classes: Sequence[Sequence[Tensor]], tasks: int
) -> list[tuple[int, list[int]]]:
    """For each drawing that is asked about, its class and the label after each stroke.

    Args:
        learner: over embeddings, one that can say "none of these", which is label `WAY`.
        classes: of each class its drawings, each ``(stroke, dim)``; more than `SHOT` of them.
        tasks: of `WAY` classes, with one drawing of each asked about.
    """
    generator = torch.Generator().manual_seed(0)
    labels, found = torch.arange(WAY).repeat_interleave(SHOT), []
    rejection = learner.rejection
    assert rejection is not None
    for _ in range(tasks):
        chosen = torch.randperm(len(classes), generator=generator)[:WAY].tolist()
        orders = [torch.randperm(len(classes[c]), generator=generator).tolist() for c in chosen]
        taught = [classes[c][i][-1] for c, o in zip(chosen, orders, strict=True) for i in o[:SHOT]]
        classifier = learner.compare(torch.stack(taught), labels, WAY)
        for label, (name, order) in enumerate(zip(chosen, orders, strict=True)):
            asked = classes[name][order[SHOT]]
            prediction = classifier(asked[:, :, None, None])
            known = torch.full((len(asked),), label)
            scores = OpenSetScores(prediction.evidence, prediction.probabilities, known)
            found.append((label, shown(scores, rejection, SHARE).argmax(1).tolist()))
    return found


def row(name: str, said: Sequence[tuple[int, Sequence[int]]]) -> Row:
    """One model: changes within a drawing, and what is said after the first and the last stroke."""
    several = [(label, each) for label, each in said if len(each) > 1]
    changes = torch.tensor([sum(a != b for a, b in pairwise(each)) for _, each in several]).double()
    ci95 = 1.96 * float(changes.std(correction=0)) / math.sqrt(len(changes))
    none_first = sum(each[0] == WAY for _, each in several) / len(several)
    right_last = sum(each[-1] == label for label, each in several) / len(several)
    return {
        "model": name,
        "drawings_of_two_strokes_or_more": str(len(several)),
        "changes_of_the_answer": f"{float(changes.mean()):.2f} ± {ci95:.2f}",
        "no_change_or_one": f"{100 * float((changes <= 1).double().mean()):.1f} %",
        "most": str(int(changes.max())),
        "none_of_these_after_the_first": f"{100 * none_first:.1f} %",
        "right_after_the_last": f"{100 * right_last:.1f} %",
        "cells": [],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the models for drawings that visitors are offered, and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure how often the answer changes.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", nargs="*", default=MODELS, help="ids of checkpoints")
    given = parser.parse_args(arguments)
    split = SPLITS["quickdraw/kept"](ClassImages.from_folder(given.data / "quickdraw"))
    drawings = [strokes_of(name, given.data / FOLDER)[:MOST] for name in split.test.files]
    drawings = [each for each in drawings if len(each) > SHOT]
    rows = []
    for model in given.model:
        learner, card = load(CHECKPOINTS / f"{model}.safetensors")
        assert isinstance(learner, MetricLearner)
        classes = [[stroke_by_stroke(learner, one) for one in each] for each in drawings]
        quick, _ = embedded_once(learner, ())
        assert isinstance(quick, MetricLearner)
        rows.append(row(card.id, said_while_drawing(quick, classes, TASKS)))
    write("label-changes", {"data": f"quickdraw/kept, strokes of {len(drawings)} classes"}, rows)


if __name__ == "__main__":
    main()
