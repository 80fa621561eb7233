"""Meta-testing a model on a folder, and meta-training another."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import english_errors
from .model import Location, Model, load

if TYPE_CHECKING:
    from ..models.checkpoint import Card
    from ..training.meta_test import Report
    from ..training.meta_train import Progress


@dataclass(frozen=True)
class Evaluation:
    """What meta-testing a model on a folder of classes found.

    Attributes:
        model: id of the model.
        report: accuracy with its 95 % interval, calibration, the size of an episode.
        seed: of the episodes.
        classes: how many were drawn from; ``left_out`` had too few images for an episode.
    """

    model: str
    report: Report
    seed: int
    classes: int
    left_out: int


@english_errors()
def evaluate(
    model: Model | str,
    folder: Location,
    *,
    way: int = 5,
    shot: int = 1,
    queries: int = 15,
    episodes: int = 1000,
    seed: int = 0,
) -> Evaluation:
    """Meta-test a model on any classes: every query is answered by itself.

    Args:
        model: one that was loaded, or its id.
        folder: with a folder of images for each class, nested as you like.
        way: classes in an episode; ``shot`` images of each are taught, ``queries`` asked about.
        episodes: their number; ``seed`` says which.

    Raises:
        FileNotFoundError: if there are no images.
        KeyError: if there is no such model.
        ValueError: if too few classes have ``shot + queries`` images.
    """
    import torch

    from ..datasets.sampler import EpisodeSampler
    from ..datasets.sources import ClassImages, ClassTensors
    from ..models.checkpoint import usable_device
    from ..training import meta_test

    chosen = load(model) if isinstance(model, str) else model
    catalog = chosen.recogniser.catalog
    learner = catalog.learner(chosen.id)
    spec = learner.backbone.input_spec
    images = ClassTensors.load(ClassImages.from_folder(Path(folder)), spec)
    images = images.to(usable_device(catalog.device))
    generator = torch.Generator().manual_seed(seed)
    sampler = EpisodeSampler(images, spec, way, shot, queries, generator)
    report = meta_test.evaluate(learner, sampler, episodes)
    return Evaluation(chosen.id, report, seed, len(images) - sampler.left_out, sampler.left_out)


@english_errors()
def train(
    recipe: Location,
    data: Location,
    out: Location,
    *,
    device: str = "cpu",
    minutes: float | None = None,
    resume: bool = False,
    precision: str = "",
    progress: Progress | None = None,
) -> Card:
    """Meta-train a recipe and write its checkpoint, the measured figures in its card.

    Args:
        recipe: name of one that ships, or a ``.toml`` file.
        data: folder of the data sets, as ``fewshot-demo data`` makes it.
        out: the file to write, ``NAME.safetensors``; the model's id is its name.
        device: ``cpu``, or ``cuda`` where there is a GPU.
        minutes: stop after so many; ``resume`` goes on from there.
        precision: ``bf16-mixed``, ``16-mixed`` or ``32-true``; empty: the recipe's, or what the
            device is good at.
        progress: called with how far it is.

    Raises:
        FileNotFoundError: if the recipe or the data is not there, listing the recipes.
        ValueError: if the recipe has a key that is none, or there is no such precision.
    """
    from ..training.config import recipe_path
    from ..training.precision import precision_named
    from ..training.publish import publish

    return publish(
        recipe_path(os.fspath(recipe)),
        Path(data),
        Path(out),
        device=device,
        minutes=minutes,
        resume=resume,
        precision=precision_named(precision) if precision else None,
        progress=progress,
    )
