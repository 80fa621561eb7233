"""Meta-training: one loop for every learner."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import torch
from lightning.fabric import Fabric
from lightning.fabric.plugins.environments import TorchElasticEnvironment

from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from .config import TrainConfig
from .episodes import Episodes
from .memory import keep_freed_memory
from .meta_test import evaluate
from .progress import Row, TrainLog
from .state import Training, prepare

Progress = Callable[[Row], None]


def meta_train(
    config: TrainConfig,
    train: ClassTensors,
    validation: ClassTensors,
    state_file: Path,
    *,
    weights: Path | None = None,
    device: str = "cpu",
    minutes: float | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Training:
    """Run a recipe to its end, or until ``minutes`` have passed.

    The state is saved at every validation and at the end, so that ``resume`` goes on from it. Under
    ``torchrun`` every process draws its own episodes and gradients are averaged.

    Args:
        config: the recipe.
        train: larger than the input where the recipe augments, else at its size.
        validation: at the input's size.
        state_file: where the resumable state is kept; a CSV log stands beside it.
        weights: file of a network for photographs that the backbone begins with.
        device: ``cpu`` or ``cuda``.
        minutes: wall-clock limit of this run.
        resume: continue from ``state_file`` if it is there.
        progress: called after every episode with episode, of, loss and any new validation.
    """
    keep_freed_memory()
    fabric = _fabric(config, device)
    training = prepare(config, train, weights)
    if resume and state_file.exists():
        training.load_state_dict(torch.load(state_file, weights_only=True, map_location="cpu"))
    else:
        training.generator.manual_seed(config.seed + 7919 * fabric.global_rank)
    if training.average is not None:
        training.average.to(fabric.device)
    learner, optimizer = fabric.setup(training.trained, training.optimizer)
    learner.mark_forward_method("batch_loss")
    spec = training.learner.backbone.input_spec
    episodes = iter(Episodes(config, train.to(fabric.device), spec, training.generator))
    held_out = validation.to(fabric.device)
    log = TrainLog(state_file.with_suffix(".csv"), append=resume)
    started, before = time.monotonic(), training.seconds
    learner.train()
    while training.episode < config.episodes:
        with fabric.autocast():  # in one process only `forward` would bring its own
            loss = learner.batch_loss(next(episodes))
        optimizer.zero_grad()
        fabric.backward(loss)
        optimizer.step()
        training.schedule.step()
        if training.average is not None:
            training.average.update_parameters(training.learner)
        training.episode += 1
        training.seconds = before + time.monotonic() - started
        out_of_time = minutes is not None and time.monotonic() - started > minutes * 60
        last = training.episode == config.episodes or out_of_time
        row: Row = {
            "episode": training.episode,
            "of": config.episodes,
            "loss": loss.detach(),
        }
        if last or training.episode % config.validate_every == 0:
            row["loss"] = float(loss.detach())
            training.best = validate(training.kept, held_out, config)
            row |= training.best | {"seconds": training.seconds}
            learner.train()
            if fabric.is_global_zero:
                log.write(row)
                training.save(state_file)
        if progress is not None and fabric.is_global_zero:
            progress(row)
        if out_of_time:
            break
    return training


def _fabric(config: TrainConfig, device: str) -> Fabric:
    """One process, or all those that ``torchrun`` started."""
    processes = 1
    if TorchElasticEnvironment.detect():
        processes = TorchElasticEnvironment().world_size()
    fabric = Fabric(
        accelerator="cuda" if device.startswith("cuda") else "cpu",
        devices=processes,
        strategy="ddp" if processes > 1 else "auto",
        precision=config.precision,
    )
    fabric.launch()
    return fabric


def validate(learner: Learner, data: ClassTensors, config: TrainConfig) -> dict[str, float]:
    """Accuracy on the same validation episodes every time."""
    cell = dict(config.validation)
    within = str(cell.pop("within", ""))
    if within:
        data = data.select(name for name in data.names if within in name)
    generator = torch.Generator().manual_seed(config.seed + 1)
    sampler = EpisodeSampler(
        data,
        learner.backbone.input_spec,
        cell["way"],
        cell["shot"],
        cell["queries"],
        generator,
    )
    report = evaluate(learner, sampler, cell["episodes"])
    return {"validation": report.accuracy, "validation_ci95": report.ci95}
