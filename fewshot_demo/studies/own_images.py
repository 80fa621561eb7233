"""How honest the numbers are with and without what a set's own images say (`core.held_out`).

``python -m fewshot_demo.studies.own_images --choosing FOLDER --sets FOLDER`` teaches up to five
classes of sets of full size, asks about them and about the other classes of the same set, and
compares the numbers with what is right. How much sets differ (`core.held_out`) was chosen on the
first sets, and how far a set may move a model on these when frames in a row teach, as from a burst,
and others are asked about. The second sets are those of `photo_sets`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from ..core.open_set import SHARE
from ..datasets.sources import ClassImages
from ..learners.base import MetricLearner
from ..recognition.versions import SeveralVersions
from ..recognition.without import with_embedded
from ..training.open_set_scores import OpenSetScores, shown, shown_error
from ..training.reliability import expected_calibration_error
from .photo_sets import IMAGES, MODELS, embedded, phones, published, sets_in, some_of
from .result_files import Row, write

WAY, QUERIES, TASKS = 5, 5, 60
APART = 6  # frames between those that teach in a row and those that are asked about, at least
SHOTS = (1, 2, 3, 5, 10)

AS_IT_IS = phones()["as it is"]

Embedded = Sequence[Tensor]  # of each class ``(image, dim)``


@torch.no_grad()
def own_images_study(groups: Mapping[str, Mapping[str, ClassImages]]) -> Iterator[Row]:
    """One row for each model, group of sets, way to teach, with and without: means over the sets.

    A figure is the ECE of answers about taught classes, then that of the shown number where one
    question in five is about another class, then how many questions about taught classes are
    answered by "none of these".
    """
    learners = {name: published(name) for name in MODELS}
    made: dict[tuple[object, ...], dict[str, Embedded]] = {}  # in one version where it is True
    for model, (learner, eyes) in learners.items():
        assert learner.rejection is not None
        fitted = learner.own_images
        for group, sources in groups.items():
            ways = {
                "once": (learner.backbone, False),
                "several versions": (SeveralVersions(learner.backbone), False),
                "frames in a row": (learner.backbone, True),
            }
            for taught, (backbone, in_a_row) in ways.items():
                once = in_a_row or taught == "once"
                seen = made.setdefault((eyes, group, once), {})
                for name, source in sources.items():
                    if name not in seen:
                        seen[name] = embedded(backbone, some_of(source, IMAGES), AS_IT_IS)
                for told, own in (("no", None), ("yes", fitted)):
                    learner.own_images = own
                    sides = seen, made[eyes, group, True]
                    figures = {
                        f"{shot}-shot": _figures(learner, *sides, shot, in_a_row) for shot in SHOTS
                    }
                    about = {"sets": group, "taught": taught, "own_images": told}
                    yield {"model": model, **about, **figures, "cells": []}


def _figures(
    learner: MetricLearner,
    taught: Mapping[str, Embedded],
    asked: Mapping[str, Embedded],
    shot: int,
    in_a_row: bool,
) -> str:
    each = [_measured(learner, taught[name], asked[name], shot, in_a_row) for name in taught]
    known, every, refused = (sum(side) / len(side) for side in zip(*each, strict=True))
    return f"{known:.3f} / {every:.3f} / {100 * refused:.0f} %"


def _measured(
    learner: MetricLearner, taught: Embedded, asked: Embedded, shot: int, in_a_row: bool
) -> tuple[float, float, float]:
    """Of a set, the three numbers of a figure."""
    generator, scores = torch.Generator().manual_seed(0), []
    for _ in range(TASKS):
        way = min(WAY, len(taught) - 1)
        classes = torch.randperm(len(taught), generator=generator)[: 2 * way].tolist()
        support, queries, labels = [], [], []
        for label, number in enumerate(classes):
            teach, ask = _chosen(len(asked[number]), shot, in_a_row, generator)
            queries.append(asked[number][ask])
            labels += [min(label, way)] * len(ask)
            if label < way:
                support.append(taught[number][teach])
        told = torch.arange(way).repeat_interleave(shot)
        points = torch.cat(queries)
        compared = with_embedded(learner, points).compare(torch.cat(support), told, way)
        said = compared(points[:, :, None, None])
        scores.append(OpenSetScores(said.evidence, said.probabilities, torch.tensor(labels)))
    rejection = learner.rejection
    assert rejection is not None
    known = torch.cat([each.probabilities[~each.stranger] for each in scores])
    right = torch.cat([each.labels[~each.stranger] for each in scores])
    answers = [shown(each, rejection, SHARE)[~each.stranger].argmax(1) for each in scores]
    refused = float((torch.cat(answers) == known.shape[1]).double().mean())
    return expected_calibration_error(known, right), shown_error(scores, rejection, SHARE), refused


def _chosen(
    count: int, shot: int, in_a_row: bool, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Which of a class's pictures teach, and which are asked about."""
    if not in_a_row:
        order = torch.randperm(count, generator=generator)
        return order[QUERIES:][:shot], order[:QUERIES]
    first = int(torch.randint(count - shot + 1, (1,), generator=generator))
    every = torch.arange(count)
    apart = every[(every < first - APART) | (every >= first + shot + APART)]
    order = torch.randperm(len(apart), generator=generator)
    return every[first : first + shot], apart[order[:QUERIES]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what a set's own images say of it.")
    parser.add_argument("--choosing", type=Path, required=True, help="folder with a folder a set")
    parser.add_argument("--sets", type=Path, required=True, help="the same, of the sets of tests")
    given = parser.parse_args(arguments)
    groups = {}
    for folder in (given.choosing, given.sets):
        sources = sets_in(folder)
        groups[", ".join(sources)] = sources
    write("own-images", {"data": "photos of full size"}, list(own_images_study(groups)))


if __name__ == "__main__":
    main()
