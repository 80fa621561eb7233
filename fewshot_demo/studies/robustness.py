"""How accuracy falls with other pens, sizes and angles, and on photos of pencil drawings.

``python -m fewshot_demo.studies.robustness --data data`` draws the strokes of the test classes of
Quick, Draw! anew in each way, and asks about them with ordinary drawings taught.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL.Image import Image
from torch import Tensor

from ..datasets.known import SPLITS
from ..datasets.photo_simulator import photo_of
from ..datasets.sources import ClassImages
from ..datasets.strokes import Drawing, picture_sent, read_drawings
from ..imaging.ink.normalise import normalise_ink
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .result_files import Row, write

WAY, SHOT, QUERIES, EPISODES = 5, 5, 5, 600
CORNER = (12.0, 12.0, 400 / 3)  # left, top and side on the pad's sheet of 400 pixels

Way = Callable[[Drawing], Image]


def turned(drawing: Drawing, degrees: float) -> Drawing:
    """The strokes, rotated."""
    angle = math.radians(degrees)
    matrix = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return [(matrix @ np.array(stroke, np.float64)[:2]).tolist() for stroke in drawing]


def ways() -> dict[str, Way]:
    """What is done to a drawing before it is asked about."""
    hand = np.random.default_rng(0)
    return {
        "as on the pad": picture_sent,
        "pen of 4 pixels": partial(picture_sent, pen=4),
        "pen of 12 pixels": partial(picture_sent, pen=12),
        "pen of 28 pixels": partial(picture_sent, pen=28),
        "a third of the sheet, in a corner": partial(picture_sent, box=CORNER),
        "turned by 20° to the left": lambda drawing: picture_sent(turned(drawing, -20)),
        "turned by 20° to the right": lambda drawing: picture_sent(turned(drawing, 20)),
        "pencil on paper, photographed": lambda drawing: photo_of(drawing, hand),
    }


@torch.no_grad()
def embedded(learner: MetricLearner, drawings: Sequence[Drawing], way: Way) -> Tensor:
    """``(drawing, dim)``, each drawn in this way."""
    size = learner.backbone.input_spec.size
    inks = torch.stack([normalise_ink(way(drawing), size) for drawing in drawings])
    return torch.cat([learner.backbone(part).float() for part in inks.split(128)])


@torch.no_grad()
def accuracy(learner: MetricLearner, taught: Sequence[Tensor], asked: Sequence[Tensor]) -> Tensor:
    """Of each episode; what is taught and what is asked are never the same drawing."""
    generator = torch.Generator().manual_seed(0)
    support_labels = torch.arange(WAY).repeat_interleave(SHOT)
    labels = torch.arange(WAY).repeat_interleave(QUERIES)
    found = []
    for _ in range(EPISODES):
        classes = torch.randperm(len(taught), generator=generator)[:WAY].tolist()
        orders = [torch.randperm(len(asked[c]), generator=generator) for c in classes]
        support = [
            taught[c][order[QUERIES:][:SHOT]] for c, order in zip(classes, orders, strict=True)
        ]
        queries = [asked[c][order[:QUERIES]] for c, order in zip(classes, orders, strict=True)]
        classifier = learner.compare(torch.cat(support), support_labels, WAY)
        answers = classifier.logits(torch.cat(queries)).argmax(1)
        found.append((answers == labels).double().mean())
    return torch.stack(found)


def robustness_study(
    learner: MetricLearner, classes: Mapping[str, Sequence[Drawing]]
) -> list[dict[str, Any]]:
    """One row for each way."""
    few = SHOT + QUERIES
    plain = [embedded(learner, drawings, picture_sent) for drawings in classes.values()]
    rows = []
    for name, way in ways().items():
        most = few if "photographed" in name else None
        asked = [embedded(learner, drawings[:most], way) for drawings in classes.values()]
        each = accuracy(learner, [p[:most] for p in plain], asked)
        rows.append({"asked_about": name, "cells": [as_cell(each)]})
    return rows


def as_cell(each: Tensor) -> Row:
    """A cell of a table from the accuracies of all episodes."""
    cell = {"way": WAY, "shot": SHOT, "episodes": EPISODES, "accuracy": float(each.mean())}
    return cell | {"ci95": float(1.96 * each.std(correction=0) / math.sqrt(EPISODES))}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what other pens and photos change.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", default="prototypical-drawings")
    given = parser.parse_args(arguments)
    learner, card = load(CHECKPOINTS / f"{given.model}.safetensors")
    assert isinstance(learner, MetricLearner)
    split = SPLITS["quickdraw/kept"](ClassImages.from_folder(given.data / "quickdraw"))
    classes = {}
    for name in split.test.files:
        strokes = given.data / "quickdraw_strokes" / f"{name}.ndjson"
        classes[name] = [drawing for _, drawing in read_drawings(strokes)]
    classes = {name: found for name, found in classes.items() if len(found) >= SHOT + QUERIES}
    about = {"encoder": card.id, "data": f"quickdraw/kept, strokes of {len(classes)} test classes"}
    write("robustness", about, robustness_study(learner, classes))


if __name__ == "__main__":
    main()
