"""From a recipe and data to a checkpoint with measured figures in its card."""

from __future__ import annotations

import subprocess
from dataclasses import asdict, replace
from pathlib import Path

import torch

from ..core.inputs import InputSpec
from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.checkpoint import Card, load, save
from .config import CHECKPOINTS, TrainConfig
from .figures import (
    TEST_SEED,
    calibrate,
    fitted,
    golden,
    load_splits,
    measured,
    parts_of,
    twin_figures,
)
from .meta_train import Progress, meta_train
from .open_set import fit_rejection
from .state import Training, some_inputs

VERDICT_EPISODES = 40
FITTING_IMAGES = 3000  # training images for `Backbone.fit_after_training`


def publish(
    recipe: Path,
    data: Path,
    out: Path,
    *,
    device: str = "cpu",
    minutes: float | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Card:
    """Run a recipe and write its checkpoint.

    A finished run is calibrated on the validation classes and measured once on the test classes. A
    run cut short by ``minutes`` is calibrated and written too, with validation figures only, and
    goes on with ``resume``.
    """
    config = TrainConfig.from_toml(recipe)
    splits = load_splits(config.split, data)
    spec = _input_spec(config)
    validation = ClassTensors.load(splits.validation, spec)
    train = ClassTensors.load(splits.train, _training_spec(config, spec))
    if config.rotations:
        train = train.with_rotations("" if config.rotations is True else config.rotations)
    weights = find_weights(config.weights, data) if config.weights else None
    state = out.with_suffix(".state")
    training = meta_train(
        config,
        train,
        validation,
        state,
        weights=weights,
        device=device,
        minutes=minutes,
        resume=resume,
        progress=progress,
    )
    learner = training.kept.eval().requires_grad_(False)
    if not config.frozen:
        learner.backbone.fit_after_training(some_inputs(train, spec, FITTING_IMAGES))
    half = config.stored == "float16"
    if half:
        round_to_half(learner)
    card = _card(out.stem, recipe, config, training, learner, device)
    if config.twin:
        found = twin_figures(learner, CHECKPOINTS / f"{config.twin}.safetensors")
        found |= golden(learner, config.split, splits)
    else:
        calibrate(learner, next(iter(parts_of(config.split, splits, validation).values())))
        finished = training.episode >= config.episodes
        found = fitted(learner) | measured(learner, config.split, splits, finished)
    return save(out, learner, replace(card, **found), half=half)


def round_to_half(learner: Learner) -> None:
    """Give the learner the numbers that half precision keeps, so that these are measured."""
    for parameter in learner.parameters():
        if parameter.ndim > 1:
            parameter.data = parameter.data.half().float()


def remeasure(path: Path, data: Path, *, verdict_only: bool = False) -> Card:
    """Calibrate and measure a finished checkpoint again, and write what was found into its card.

    With ``verdict_only`` only the verdict "none of these" is fitted, which changes no figure.

    Raises:
        ValueError: for a model that has its figures from a twin.
    """
    learner, card = load(path)
    if "twin" in card.data:
        raise ValueError(
            f"{card.id} learned the classes it would be measured on and has its figures from "
            f"{card.data['twin']}; measure that one"
        )
    splits = load_splits(card.data["split"], data)
    validation = ClassTensors.load(splits.validation, learner.backbone.input_spec)
    split = card.data["split"]
    fitting = next(iter(parts_of(split, splits, validation).values()))
    if verdict_only:
        generator = torch.Generator().manual_seed(TEST_SEED - 1)
        learner.rejection = fit_rejection(learner, fitting, VERDICT_EPISODES, generator)
        found = fitted(learner)
    else:
        calibrate(learner, fitting)
        found = fitted(learner) | measured(learner, split, splits, finished=True)
    return save(path, learner, replace(card, **found), half=card.recipe.get("stored") == "float16")


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


def _training_spec(config: TrainConfig, spec: InputSpec) -> InputSpec:
    """Augmented images are resampled, so they are held larger than the input."""
    if config.augment is None:
        return spec
    return InputSpec(config.held or spec.size * 2, spec.channels, spec.mean, spec.std, spec.kind)


def _card(
    name: str,
    recipe: Path,
    config: TrainConfig,
    training: Training,
    learner: Learner,
    device: str,
) -> Card:
    spec = learner.backbone.input_spec
    learner_config = {key: value for key, value in config.learner.items() if key != "name"}
    return Card(
        id=name,
        learner=config.learner["name"],
        title=learner.title,
        sentence=learner.sentence,
        paper=learner.paper,
        backbone={**config.backbone, "frozen": False},
        input=asdict(spec),
        domain=config.domain,
        recipe={
            "file": recipe.name,
            "seed": config.seed,
            "episodes": training.episode,
            "of": config.episodes,
            "tasks": config.tasks,
            "init": config.init or config.weights,
            "stored": config.stored,
            "device": torch.cuda.get_device_name() if device.startswith("cuda") else "cpu",
            "seconds": round(training.seconds),
            "commit": _commit(),
        },
        data={
            "name": config.split.split("/")[0],
            "split": config.split,
            "licence": config.licence,
            **({"twin": config.twin} if config.twin else {}),
        },
        parameters=0,
        learner_config=learner_config,
    )


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
