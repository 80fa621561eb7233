"""The figures of a card: what is fitted on validation classes and measured on test classes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import torch

from ..core.inputs import InputSpec
from ..core.prediction import Pooling
from ..datasets.known import SPLITS, Splits
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassImages, ClassTensors
from ..learners import Learner
from ..learners.base import MetricLearner
from ..models.card import Card, Deletion, Golden, LeaveOneOut, Metric, OpenSet
from ..models.typed_json import read
from .embedded import embedded_once
from .meta_test import deletion_check, evaluate, leave_one_out_check
from .open_set_scores import fit_rejection, measure_rejection
from .own_images import held_odds, held_temperatures
from .scatter import fit_scatter
from .temperatures import fit_slopes, fit_temperature, neighbourhoods

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
CALIBRATION_EPISODES, REJECTION_EPISODES = 100, 60
PARTS = ("deletion", "leave-one-out", "open-set")  # of a cell, besides its accuracy
DELETION_EPISODES, LEAVE_ONE_OUT_EPISODES = 400, 100
OPEN_SET_CELLS = ((5, 1), (5, 3), (5, 5), (5, 10))
OPEN_SET_EPISODES = 400
TEMPERATURE_CELLS = ((5, 1), (20, 1), (5, 3), (20, 3), (5, 5), (20, 5), (5, 10), (20, 10))
SCATTER_CLASSES, SCATTER_IMAGES = 200, 20  # of each data set, to learn how far images scatter
SLOPE_WAYS, SLOPE_EPISODES = (2, 5, 10, 20), 40  # of one-shot tasks
NEIGHBOURHOODS = 6  # of classes that are alike, twice as many as are drawn
GOLDEN = {"way": 5, "shot": 1, "queries": 15, "episodes": 20, "seed": 20}
TEST_SEED = 1000


def load_splits(split: str, data: Path) -> Splits:
    """The split of the data set found in ``data`` or in its folder of that name."""
    named = data / split.split("/", maxsplit=1)[0]
    return SPLITS[split](ClassImages.from_folder(named if named.is_dir() else data))


def parts_of(split: str, splits: Splits, classes: ClassTensors) -> dict[str, ClassTensors]:
    """Name of each data set to its classes."""
    if not splits.parts:
        return {split: classes}
    return {
        name: classes.select(n for n in classes.names if text in n)
        for name, text in splits.parts.items()
    }


def training_parts(splits: Splits, spec: InputSpec) -> Iterator[ClassTensors]:
    """Some training classes of each data set that is measured, spread evenly over its names."""
    for text in splits.parts.values() or [""]:
        names = [name for name in splits.train.files if text in name]
        if names:
            some = names[:: -(-len(names) // SCATTER_CLASSES)]
            files = {name: splits.train.files[name][:SCATTER_IMAGES] for name in some}
            yield ClassTensors.load(ClassImages(files), spec)


def calibrate(
    learner: Learner, parts: Iterable[ClassTensors], training: Iterable[ClassTensors] = ()
) -> None:
    """Fit temperatures and "none of these" on validation classes, each data set counting alike.

    Where training settles how sharp the answers are, a temperature for each shot is all; else it
    follows the number of classes too; among photos, which differ more from one set to another, how
    near the classes lie; and among drawings, where training classes are given, how far images
    scatter, which told photos nothing more.
    """
    generator = torch.Generator().manual_seed(TEST_SEED - 1)
    quick, ready = embedded_once(learner.eval(), parts)
    spec = learner.backbone.input_spec

    def sampler(data: ClassTensors, way: int, shot: int) -> EpisodeSampler:
        return EpisodeSampler(data, spec, way, shot, FEW_QUERIES, generator)

    cells = [(way, shot, data) for data in ready for way, shot in TEMPERATURE_CELLS]
    samplers = [sampler(data, way, shot) for way, shot, data in cells if way <= len(data)]
    photos, slopes = spec.kind == "photo", None
    if isinstance(learner, MetricLearner) and not learner.backbone.scale_is_trained:
        tasks = [
            [sampler(part, way, 1) for part in parts]
            for data in ready
            for way in SLOPE_WAYS
            for parts in ([data], _alike(data, way) if photos else [])
            if way <= len(data) and parts
        ]
        taught = [] if photos else embedded_once(learner, training)[1]
        scatter = fit_scatter(taught) if taught else None
        slopes = fit_slopes(quick, tasks, SLOPE_EPISODES, sees_separation=photos, scatter=scatter)
    quick.temperature = fit_temperature(quick, samplers, CALIBRATION_EPISODES, slopes)
    learner.temperature = quick.temperature
    quick.own_images = held_temperatures(quick, ready) if photos else None
    learner.rejection = fit_rejection(quick, ready, REJECTION_EPISODES, generator)
    quick.rejection = learner.rejection
    learner.own_images = held_odds(quick, ready) if quick.own_images else None


def _alike(data: ClassTensors, way: int) -> list[ClassTensors]:
    """Parts of the data in which classes are alike; none where so many classes are most of it."""
    if 2 * way > len(data):
        return []
    return list(neighbourhoods(data, 2 * way, NEIGHBOURHOODS))


def measure(learner: Learner, parts: Mapping[str, ClassTensors], which: str) -> Iterator[Metric]:
    """Every published cell of every data set.

    Accuracy, calibration with and without temperature and its bins, deletion, and at some shots
    how well strangers are told from known queries.
    """
    learner, ready = embedded_once(learner.eval(), parts.values())
    for data, classes in zip(parts, ready, strict=True):
        least = int(classes.counts.min())
        for way, shot, episodes in CELLS:
            queries = QUERIES if shot + QUERIES <= least else FEW_QUERIES
            sampler = _sampler(learner, classes, way, shot, queries)
            report = evaluate(learner, sampler, episodes).as_dict()
            cell = read(Metric, {"data": data, "split": which, "seed": TEST_SEED} | report)
            yield measure_again(learner, classes, cell, PARTS)


def measure_again(
    learner: Learner, classes: ClassTensors, cell: Metric, only: Collection[str]
) -> Metric:
    """A cell with these parts of it, out of `PARTS`, measured on episodes of its seed."""

    def sampler(way: int = cell.way, queries: int = cell.queries) -> EpisodeSampler:
        return _sampler(learner, classes, way, cell.shot, queries)

    generator = torch.Generator().manual_seed(TEST_SEED)
    if "deletion" in only and cell.shot > 1:
        found = deletion_check(learner, sampler(), DELETION_EPISODES, generator)
        cell = replace(cell, deletion=read(Deletion, found, "deletion"))
    generator.manual_seed(TEST_SEED)
    estimated = learner.pooling is Pooling.NONE
    if "leave-one-out" in only and cell.shot > 1 and cell.way == 5 and estimated:
        found = leave_one_out_check(learner, sampler(), LEAVE_ONE_OUT_EPISODES, generator)
        cell = replace(cell, leave_one_out=read(LeaveOneOut, found, "leave_one_out"))
    rejection = learner.rejection
    if "open-set" in only and rejection and (cell.way, cell.shot) in OPEN_SET_CELLS:
        strangers = sampler(2 * cell.way, FEW_QUERIES)
        found = measure_rejection(learner, rejection, strangers, OPEN_SET_EPISODES)
        cell = replace(cell, open_set=read(OpenSet, found, "open_set"))
    return cell


def _sampler(
    learner: Learner, classes: ClassTensors, way: int, shot: int, queries: int
) -> EpisodeSampler:
    generator = torch.Generator().manual_seed(TEST_SEED)
    return EpisodeSampler(classes, learner.backbone.input_spec, way, shot, queries, generator)


def golden_episodes(learner: Learner, classes: ClassTensors) -> Golden:
    """Twenty seeded test episodes and the exact count of right answers, for `models verify`."""
    generator = torch.Generator().manual_seed(GOLDEN["seed"])
    task = (GOLDEN["way"], GOLDEN["shot"], GOLDEN["queries"])
    sampler = EpisodeSampler(classes, learner.backbone.input_spec, *task, generator)
    return Golden(**GOLDEN, right=evaluate(learner, sampler, GOLDEN["episodes"]).right)


def with_calibration(card: Card, learner: Learner) -> Card:
    """The card with the learner's temperatures and rejection."""
    return replace(
        card,
        temperature=learner.temperature.by_shot,
        temperature_slopes=learner.temperature.slopes,
        rejection=learner.rejection,
        own_images=learner.own_images,
    )


def with_metrics(card: Card, learner: Learner, splits: Splits, finished: bool) -> Card:
    """The card with its measurements; those of an unfinished run are of validation classes only."""
    spec = learner.backbone.input_spec
    held_out = ClassTensors.load(splits.test if finished else splits.validation, spec)
    parts = parts_of(card.data.split, splits, held_out)
    metrics = tuple(measure(learner, parts, "test" if finished else "validation"))
    card = replace(card, metrics=metrics)
    return with_golden(card, learner, splits) if finished else card


def with_parts(card: Card, learner: Learner, splits: Splits, only: Collection[str]) -> Card:
    """The card with these parts of every cell measured anew, its other figures as they are."""
    spec, found = learner.backbone.input_spec, []
    test = parts_of(card.data.split, splits, ClassTensors.load(splits.test, spec))
    learner, ready = embedded_once(learner, test.values())
    classes = dict(zip(test, ready, strict=True))
    for cell in card.metrics:
        found.append(measure_again(learner, classes[cell.data], cell, only))
    return replace(card, metrics=tuple(found))


def with_golden(card: Card, learner: Learner, splits: Splits) -> Card:
    """The card with what `models verify` runs again, on the first of the test sets."""
    test = ClassTensors.load(splits.test, learner.backbone.input_spec)
    first = next(iter(parts_of(card.data.split, splits, test).values()))
    return replace(card, golden=golden_episodes(learner, first))


def with_figures_of(card: Card, other: Card) -> Card:
    """The card with calibration and metrics of a model that kept classes to be measured on."""
    return replace(
        card,
        temperature=other.temperature,
        temperature_slopes=other.temperature_slopes,
        rejection=other.rejection,
        own_images=other.own_images,
        metrics=other.metrics,
    )
