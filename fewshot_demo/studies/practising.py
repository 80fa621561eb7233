"""What a short training on the visitor's own photos brings, beyond their several versions.

``python -m fewshot_demo.studies.practising --sets FOLDER`` lets the network practise for each task
anew, as the app does it (`recognition.practising`), and asks before and after: about the taught
classes, and about others. The sets are for choosing, as in `support_versions`.

A network that practised is too sure. By what its temperature has to be multiplied is fitted here,
and stands in `recognition.practised.CALMER`: the temperature that suits these tasks after
practising, over the one that suits them before, so that the number stays as honest as it was.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor

from ..backbones import EfficientNet
from ..core.open_set import SHARE
from ..datasets.sources import ClassImages
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..recognition.practised import CALMER
from ..recognition.practising import practise
from ..training.open_set_scores import auroc, shown_error
from ..training.reliability import expected_calibration_error
from .photo_sets import sets_in, some_of
from .practising_tasks import ASKED, WAY, WAYS, Said, Task, at_factor, pictures_of
from .result_files import Row, write

MODELS = {f"{method}-photos": factor for method, factor in CALMER.items()}
SHOTS, TASKS = (3, 5, 10), 12  # tasks of each set, with each number of shots
FACTORS = [math.exp(step / 20) for step in range(-30, 31)]  # of a temperature


def practising_study(sources: Mapping[str, ClassImages]) -> Iterator[Row]:
    """For each model and way to ask a row before, one after, and one after as it is shipped."""
    learners = {name: _learner(name) for name in MODELS}
    backbone = cast(EfficientNet, next(iter(learners.values())).backbone)
    backbone.optimise_for_serving()
    before: dict[str, list[Said]] = {name: [] for name in learners}
    after: dict[str, list[Said]] = {name: [] for name in learners}
    for source in sources.values():
        asked, versions = pictures_of(backbone, some_of(source, ASKED))
        for shot in SHOTS:
            generator = torch.Generator().manual_seed(shot)
            for _ in range(TASKS):
                task = Task.drawn(asked, versions, shot, generator)
                twin = backbone.with_own_ending()
                for said in (before, after):
                    with torch.no_grad():
                        if said is after:
                            list(practise(twin, task.support, task.labels))
                        for name, learner in learners.items():
                            said[name].append(task.asked(twin, learner))
    for name, learner in learners.items():
        fitted = _fitted(after[name]) / _fitted(before[name])
        yield from _rows(name, learner, before[name], after[name], fitted)


def _rows(
    name: str, learner: MetricLearner, before: list[Said], after: list[Said], fitted: float
) -> Iterator[Row]:
    for practised, said, factor in (
        ("no", before, 1.0),
        ("yes, sure as before", after, 1.0),
        ("yes, as shipped", after, MODELS[name]),
    ):
        scores = [found for each in said if (found := each.scores(factor)) is not None]
        assert learner.rejection is not None
        apart = [auroc(each, learner.rejection) for each in scores]
        shown = shown_error(scores, learner.rejection, SHARE)
        for way in WAYS:
            gains = torch.tensor(
                [b.right(way) - a.right(way) for a, b in zip(before, after, strict=True)]
            )
            gained, ci95 = _mean(gains)
            yield {
                "model": name,
                "practised": practised,
                "asked_about": way,
                "gained": "–" if said is before else f"{100 * gained:.1f} ± {100 * ci95:.1f}",
                "ECE": f"{_error(said, way, factor):.3f}",
                "ECE with strangers": f"{shown:.3f}" if way == WAYS[0] else "–",
                "AUROC of strangers": f"{sum(apart) / len(apart):.3f}" if way == WAYS[0] else "–",
                "calmer by": "–" if said is before else f"{fitted:.2f}",
                "cells": [_cell(said, way, shot) for shot in SHOTS],
            }


def _cell(said: list[Said], way: str, shot: int) -> Row:
    each = [one.right(way) for one in said if one.shot == shot]
    accuracy, ci95 = _mean(torch.tensor(each))
    return {"way": WAY, "shot": shot, "episodes": len(each), "accuracy": accuracy, "ci95": ci95}


def _mean(values: Tensor) -> tuple[float, float]:
    """And the half width of its 95 % interval."""
    return float(values.mean()), float(1.96 * values.std(correction=0) / math.sqrt(len(values)))


def _error(said: list[Said], way: str, factor: float) -> float:
    shares = torch.cat([at_factor(one.known[way], factor).probabilities for one in said])
    return expected_calibration_error(shares, torch.cat([one.labels for one in said]))


def _fitted(said: list[Said]) -> float:
    """The factor of the temperature at which what is said is likeliest (Guo et al. 2017)."""
    labels = torch.cat([one.labels for one in said for _ in WAYS])

    def nll(factor: float) -> float:
        logits = [at_factor(one.known[way], factor).logits for one in said for way in WAYS]
        return float(F.cross_entropy(torch.cat(logits), labels))

    return min(FACTORS, key=nll)


def _learner(name: str) -> MetricLearner:
    learner = load(CHECKPOINTS / f"{name}.safetensors")[0].eval().requires_grad_(False)
    assert isinstance(learner, MetricLearner)
    return learner


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure a short training on one's own photos.")
    parser.add_argument("--sets", type=Path, required=True, help="folder with a folder a set")
    given = parser.parse_args(arguments)
    sources = sets_in(given.sets)
    about = {"data": f"validation photos of full size: {', '.join(sources)}"}
    write("practising", about, list(practising_study(sources)))


if __name__ == "__main__":
    main()
