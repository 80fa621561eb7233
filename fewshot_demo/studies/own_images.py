"""How honest the numbers are with and without what a set's own images say (`core.held_out`).

``python -m fewshot_demo.studies.own_images --choosing FOLDER --sets FOLDER`` teaches up to five
classes of sets of full size, asks about them and about the other classes of the same set, and
compares the numbers with what is right. How much sets differ was chosen on the first sets; the
second are those of `photo_sets`.
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
from ..training.open_set_scores import OpenSetScores, shown_error
from ..training.reliability import expected_calibration_error
from .photo_sets import IMAGES, MODELS, embedded, phones, published, some_of
from .result_files import Row, write

WAY, QUERIES, TASKS = 5, 5, 60
SHOTS = (1, 2, 3, 5, 10)

Embedded = Sequence[Tensor]  # of each class ``(image, dim)``


@torch.no_grad()
def own_images_study(groups: Mapping[str, Mapping[str, ClassImages]]) -> Iterator[Row]:
    """One row for each model, group of sets, way to teach, with and without: means over the sets.

    A figure is the ECE of answers about taught classes, then that of the shown number where one
    question in five is about another class.
    """
    learners = {name: published(name) for name in MODELS}
    made: dict[tuple[object, ...], dict[str, Embedded]] = {}
    for model, (learner, eyes) in learners.items():
        assert learner.rejection is not None
        fitted = learner.own_images
        for group, sources in groups.items():
            backbones = {
                "once": learner.backbone,
                "several versions": SeveralVersions(learner.backbone),
            }
            for taught, backbone in backbones.items():
                if (eyes, group, taught) not in made:
                    made[eyes, group, taught] = {
                        name: embedded(backbone, some_of(source, IMAGES), phones()["as it is"])
                        for name, source in sources.items()
                    }
                for told, own in (("no", None), ("yes", fitted)):
                    learner.own_images = own
                    sides = made[eyes, group, taught], made[eyes, group, "once"]
                    figures = {f"{shot}-shot": _figures(learner, *sides, shot) for shot in SHOTS}
                    about = {"sets": group, "taught": taught, "own_images": told}
                    yield {"model": model, **about, **figures, "cells": []}


def _figures(
    learner: MetricLearner, taught: Mapping[str, Embedded], asked: Mapping[str, Embedded], shot: int
) -> str:
    errors = [_errors(learner, taught[name], asked[name], shot) for name in taught]
    known, every = (sum(side) / len(side) for side in zip(*errors, strict=True))
    return f"{known:.3f} / {every:.3f}"


def _errors(
    learner: MetricLearner, taught: Embedded, asked: Embedded, shot: int
) -> tuple[float, float]:
    """ECE of a set: about its taught classes, and of the shown number among strangers."""
    generator, scores = torch.Generator().manual_seed(0), []
    for _ in range(TASKS):
        way = min(WAY, len(taught) - 1)
        classes = torch.randperm(len(taught), generator=generator)[: 2 * way].tolist()
        support, queries, labels = [], [], []
        for label, number in enumerate(classes):
            order = torch.randperm(len(asked[number]), generator=generator)
            queries.append(asked[number][order[:QUERIES]])
            labels += [min(label, way)] * QUERIES
            if label < way:
                support.append(taught[number][order[QUERIES:][:shot]])
        told = torch.arange(way).repeat_interleave(shot)
        points = torch.cat(queries)
        said = with_embedded(learner, points).compare(torch.cat(support), told, way)(
            points[:, :, None, None]
        )
        scores.append(OpenSetScores(said.evidence, said.probabilities, torch.tensor(labels)))
    assert learner.rejection is not None
    known = torch.cat([each.probabilities[~each.stranger] for each in scores])
    right = torch.cat([each.labels[~each.stranger] for each in scores])
    return expected_calibration_error(known, right), shown_error(scores, learner.rejection, SHARE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what a set's own images say of it.")
    parser.add_argument("--choosing", type=Path, required=True, help="folder with a folder a set")
    parser.add_argument("--sets", type=Path, required=True, help="the same, of the sets of tests")
    given = parser.parse_args(arguments)
    groups = {}
    for folder in (given.choosing, given.sets):
        paths = sorted(path for path in folder.iterdir() if path.is_dir())
        groups[", ".join(path.name for path in paths)] = {
            path.name: ClassImages.from_folder(path) for path in paths
        }
    write("own-images", {"data": "photos of full size"}, list(own_images_study(groups)))


if __name__ == "__main__":
    main()
