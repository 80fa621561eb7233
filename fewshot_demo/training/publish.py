"""From a recipe and data to a checkpoint with measured figures in its card."""

from __future__ import annotations

import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from ..checkpoint import Card, save
from ..core.inputs import InputSpec
from ..core.prediction import Pooling
from ..data.known import SPLITS, Splits
from ..data.sampler import EpisodeSampler
from ..data.sources import ClassImages, ClassTensors
from ..learners import Learner
from .config import TrainConfig
from .meta_test import deletion_check, evaluate, fit_temperature, leave_one_out_check
from .meta_train import Progress, Training, meta_train

QUERIES = 15
CELLS = ((5, 1, 1000), (5, 5, 1000), (20, 1, 600), (20, 5, 600))  # way, shot, episodes
TEMPERATURE_CELLS = ((5, 1), (20, 1), (5, 3), (20, 3), (5, 5), (20, 5), (5, 10), (20, 10))
TEMPERATURE_QUERIES = 10
GOLDEN = {"way": 5, "shot": 1, "queries": QUERIES, "episodes": 20, "seed": 20}
TEST_SEED = 1000


def load_splits(config: TrainConfig, data: Path) -> Splits:
    """The recipe's split of the data set found in ``data`` or in its folder of that name."""
    named = data / config.split.split("/")[0]
    return SPLITS[config.split](ClassImages.from_folder(named if named.is_dir() else data))


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
    splits = load_splits(config, data)
    spec = _input_spec(config)
    validation = ClassTensors.load(splits.validation, spec)
    train = ClassTensors.load(splits.train, _training_spec(config, spec))
    if config.rotations:
        train = train.with_rotations()
    state = out.with_suffix(".state")
    training = meta_train(
        config,
        train,
        validation,
        state,
        device=device,
        minutes=minutes,
        resume=resume,
        progress=progress,
    )
    learner = training.kept.eval().requires_grad_(False)
    calibrate(learner, validation)
    finished = training.episode >= config.episodes
    held_out = ClassTensors.load(splits.test, spec) if finished else validation
    card = _card(out.stem, recipe, config, training, learner, device)
    metrics = measure(learner, held_out, config, "test" if finished else "validation")
    golden = golden_count(learner, held_out) if finished else {}
    return save(out, learner, Card(**{**asdict(card), "metrics": metrics, "golden": golden}))


def calibrate(learner: Learner, validation: ClassTensors, episodes: int = 100) -> None:
    """Fit the temperatures on validation classes."""
    generator = torch.Generator().manual_seed(TEST_SEED - 1)
    spec = learner.backbone.input_spec
    samplers = [
        EpisodeSampler(validation, spec, way, shot, TEMPERATURE_QUERIES, generator)
        for way, shot in TEMPERATURE_CELLS
    ]
    learner.temperature = fit_temperature(learner, samplers, episodes)


def measure(
    learner: Learner, data: ClassTensors, config: TrainConfig, part: str
) -> list[dict[str, Any]]:
    """Every published cell: accuracy, calibration with and without temperature, deletion."""
    spec = learner.backbone.input_spec
    rows = []
    for way, shot, episodes in CELLS:

        def sampler(way: int = way, shot: int = shot) -> EpisodeSampler:
            generator = torch.Generator().manual_seed(TEST_SEED)
            return EpisodeSampler(data, spec, way, shot, QUERIES, generator)

        row = {"data": config.split, "split": part, "seed": TEST_SEED}
        row |= evaluate(learner, sampler(), episodes).as_dict()
        if shot > 1:
            generator = torch.Generator().manual_seed(TEST_SEED)
            row["deletion"] = deletion_check(learner, sampler(), 400, generator)
            if learner.pooling is Pooling.NONE and way == 5:
                row["leave_one_out"] = leave_one_out_check(learner, sampler(), 100, generator)
        rows.append(row)
    return rows


def golden_count(learner: Learner, data: ClassTensors) -> dict[str, int]:
    """Twenty seeded test episodes and the exact count of right answers, for `models verify`."""
    generator = torch.Generator().manual_seed(GOLDEN["seed"])
    sampler = EpisodeSampler(
        data,
        learner.backbone.input_spec,
        GOLDEN["way"],
        GOLDEN["shot"],
        GOLDEN["queries"],
        generator,
    )
    return {**GOLDEN, "right": evaluate(learner, sampler, GOLDEN["episodes"]).right}


def _input_spec(config: TrainConfig) -> InputSpec:
    from ..backbones import build_backbone

    return build_backbone(**config.backbone).input_spec


def _training_spec(config: TrainConfig, spec: InputSpec) -> InputSpec:
    """Augmented images are resampled, so they are held at twice the size."""
    if config.augment is None:
        return spec
    return InputSpec(spec.size * 2, spec.channels, spec.mean, spec.std, spec.kind)


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
            "init": config.init,
            "device": torch.cuda.get_device_name() if device.startswith("cuda") else "cpu",
            "seconds": round(training.seconds),
            "commit": _commit(),
        },
        data={"name": config.split.split("/")[0], "split": config.split, "licence": config.licence},
        parameters=0,
        learner_config=learner_config,
        temperature={str(k): v for k, v in learner.temperature.by_shot.items()},
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
