"""From a recipe and data to a checkpoint with measured figures in its card."""

from __future__ import annotations

import subprocess
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import torch

from ..core.inputs import InputSpec
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.card import BackboneConfig, Card, Task, TrainingData, TrainingRun
from ..models.checkpoint import load, read_card, rewrite_card, save
from ..models.transfer import hash_of
from ..models.typed_json import read
from ..places import CHECKPOINTS
from .averaging import towards
from .config import TrainConfig
from .episodes import labelled_inputs
from .figures import (
    PARTS,
    REJECTION_EPISODES,
    TEST_SEED,
    calibrate,
    load_splits,
    parts_of,
    training_parts,
    with_calibration,
    with_figures_of,
    with_golden,
    with_metrics,
    with_parts,
)
from .meta_train import Progress, meta_train
from .open_set_scores import fit_rejection
from .precision import Precision, best_precision
from .state import Training, some_inputs
from .training_data import training_classes, unfinished_drawings

VERDICT = "verdict"
FITTING_IMAGES = 3000  # training images for `Backbone.fit_after_training`


def publish(
    recipe: Path,
    data: Path,
    out: Path,
    *,
    device: str = "cpu",
    minutes: float | None = None,
    resume: bool = False,
    precision: Precision | None = None,
    progress: Progress | None = None,
) -> Card:
    """Run a recipe and write its checkpoint.

    A finished run is calibrated on the validation classes and measured once on the test classes. A
    run cut short by ``minutes`` is calibrated and written too, with validation figures only, and
    goes on with ``resume``. Under ``torchrun`` one process writes and measures; the card that the
    others return has no figures.

    Args:
        recipe: a .toml file.
        data: folder of the data sets.
        out: the checkpoint; state and log stand beside it.
        device: ``cpu`` or ``cuda``.
        minutes: wall-clock limit of training.
        resume: go on from the saved state.
        precision: of the arithmetic; None: the recipe's, else what the device is good at.
        progress: called after every episode.
    """
    config = TrainConfig.from_toml(recipe)
    precision = precision or config.precision or best_precision(device)
    config = replace(config, precision=precision)
    splits = load_splits(config.split, data)
    spec = _input_spec(config)
    validation = ClassTensors.load(splits.validation, spec)
    train = training_classes(config, splits.train, spec)
    half_drawn = unfinished_drawings(config, train, splits.train, data)
    weights = find_weights(config.weights, data) if config.weights else None
    state = out.with_suffix(".state")
    training = meta_train(
        config,
        train,
        validation,
        state,
        weights=weights,
        half_drawn=half_drawn,
        device=device,
        minutes=minutes,
        resume=resume,
        progress=progress,
    )
    learner = training.kept.eval().requires_grad_(False)
    if training.beginning is not None:
        towards(learner.backbone, training.beginning, config.begun)
    if not config.frozen:
        learner.backbone.fit_to_classes(labelled_inputs(config, train))
        learner.backbone.fit_after_training(some_inputs(train, spec, FITTING_IMAGES))
    card = card_of(out.stem, recipe, config, training, learner, device, weights)
    if not training.leads:
        return card
    save(out, learner, card, stored=config.stored)
    learner, card = load(out)  # what ships is measured: rounded as it is stored
    if config.metrics_from:
        other = read_card(CHECKPOINTS / f"{config.metrics_from}.safetensors")
        card = with_golden(with_figures_of(card, other), learner, splits)
    else:
        fitting = parts_of(config.split, splits, validation).values()
        calibrate(learner, fitting, training_parts(splits, spec))
        finished = training.episode >= config.last_episode
        card = with_metrics(with_calibration(card, learner), learner, splits, finished)
    rewrite_card(out, card)
    return card


def remeasure(path: Path, data: Path, *, only: Collection[str] = ()) -> Card:
    """Calibrate and measure a finished checkpoint again; its weights stay as they are.

    One that learned the classes it would be measured on takes the figures of the model that it has
    them from, which lies beside it.

    Args:
        path: the checkpoint, whose card is written anew.
        data: folder of the data sets.
        only: measure these parts of its cells alone, out of `figures.PARTS`, and leave calibration
            and all other figures; ``verdict``: fit "none of these" first.

    Raises:
        ValueError: for a part that there is not.
    """
    if unknown := set(only) - {*PARTS, VERDICT}:
        raise ValueError(
            f"there is no part {', '.join(sorted(unknown))}; the parts: {', '.join(PARTS)}, "
            f"{VERDICT}"
        )
    learner, card = load(path)
    if card.data.metrics_from:
        other = path.with_name(f"{card.data.metrics_from}.safetensors")
        card = with_figures_of(card, read_card(other))
        rewrite_card(path, card)
        return card
    split = card.data.split
    splits = load_splits(split, data)
    validation = ClassTensors.load(splits.validation, learner.backbone.input_spec)
    fitting = parts_of(split, splits, validation).values()
    if not only:
        calibrate(learner, fitting, training_parts(splits, learner.backbone.input_spec))
        card = with_metrics(with_calibration(card, learner), learner, splits, finished=True)
    if VERDICT in only:
        generator = torch.Generator().manual_seed(TEST_SEED - 1)
        learner.rejection = fit_rejection(learner, fitting, REJECTION_EPISODES, generator)
        card = with_calibration(card, learner)
    if set(only) & set(PARTS):
        card = with_parts(card, learner, splits, only)
    rewrite_card(path, card)
    return card


def _input_spec(config: TrainConfig) -> InputSpec:
    from ..backbones import build_backbone

    return build_backbone(**config.backbone).input_spec


def find_weights(name: str, data: Path) -> Path:
    """The weights file of this name in the folder of the data.

    Raises:
        FileNotFoundError: saying where it is expected.
    """
    found = sorted(data.glob(f"{name}*.safetensors"))
    if not found:
        raise FileNotFoundError(
            f"this recipe begins with the weights {name!r}: put its file, in timm's format, into "
            f"{data} as {name}.safetensors"
        )
    return found[0]


def card_of(
    name: str,
    recipe: Path,
    config: TrainConfig,
    training: Training,
    learner: Learner,
    device: str = "cpu",
    weights: Path | None = None,
) -> Card:
    """The card of a run, which has no figures yet."""
    learner_config = {key: value for key, value in config.learner.items() if key != "name"}
    return Card(
        id=name,
        learner=config.learner["name"],
        paper=learner.paper,
        backbone=read(BackboneConfig, config.backbone, "backbone"),
        input=learner.backbone.input_spec,
        domain=config.domain,
        recipe=TrainingRun(
            file=recipe.name,
            seed=config.seed,
            episodes=training.episode,
            of=config.last_episode,
            tasks=read(tuple[Task, ...], config.tasks, "tasks"),
            init=_begun_with(config),
            init_sha256=hash_of(weights) if weights else None,
            stored=config.stored,
            precision=config.precision,
            device=torch.cuda.get_device_name() if device.startswith("cuda") else "cpu",
            seconds=round(training.seconds),
            commit=_commit(),
        ),
        data=TrainingData(
            config.split.split("/")[0], config.split, config.licence, config.metrics_from
        ),
        parameters=0,
        learner_config=learner_config,
    )


def _begun_with(config: TrainConfig) -> str | None:
    names = config.init or config.weights
    return " + ".join(names) if isinstance(names, list) else names


def _commit() -> str | None:
    """The code's commit, where the project is run from a checkout."""
    here = Path(__file__).parent
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.decode().strip()
