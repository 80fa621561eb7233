"""Meta-training: one loop for every learner."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from lightning.fabric import Fabric
from lightning.fabric.plugins.environments import TorchElasticEnvironment
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ..checkpoint import load
from ..core.episode import Episode
from ..core.inputs import InputSpec
from ..data.augment import Augment
from ..data.sampler import EpisodeSampler
from ..data.sources import ClassTensors, as_input
from ..learners import Learner, build_learner
from .config import CHECKPOINTS, TrainConfig
from .memory import keep_freed_memory
from .meta_test import evaluate
from .progress import Row, TrainLog

Progress = Callable[[Row], None]


@dataclass
class Training:
    """Everything that a run carries from one episode to the next, and that a resumed run needs."""

    learner: Learner
    average: AveragedModel | None
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    generator: torch.Generator
    episode: int = 0
    seconds: float = 0.0
    best: dict[str, float] = field(default_factory=dict)

    @property
    def kept(self) -> Learner:
        """The learner to validate and to keep: the moving average where there is one."""
        return self.learner if self.average is None else cast(Learner, self.average.module)

    def state_dict(self) -> dict[str, Any]:
        """For `torch.save`; plain tensors and numbers only, so that it loads with weights_only."""
        return {
            "learner": self.learner.state_dict(),
            "average": self.average.state_dict() if self.average else None,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "generator": self.generator.get_state(),
            "episode": self.episode,
            "seconds": self.seconds,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where the saved run stood."""
        self.learner.load_state_dict(state["learner"])
        if self.average and state["average"]:
            self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.generator.set_state(state["generator"].cpu())
        self.episode, self.seconds = state["episode"], state["seconds"]


def prepare(config: TrainConfig) -> Training:
    """An untrained learner with its optimiser, all from the recipe's seed."""
    torch.manual_seed(config.seed)
    learner = build_learner(**config.learner, backbone=config.backbone)
    if config.init:
        source, _ = load(CHECKPOINTS / f"{config.init}.safetensors")
        learner.backbone.load_state_dict(source.backbone.state_dict())
    learner = learner.to(memory_format=torch.channels_last)
    average = None
    if config.ema:
        average = AveragedModel(
            learner, multi_avg_fn=get_ema_multi_avg_fn(config.ema), use_buffers=True
        )
    optimizer = torch.optim.AdamW(
        learner.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _cosine(config))
    generator = torch.Generator().manual_seed(config.seed)
    return Training(learner, average, optimizer, schedule, generator)


def _cosine(config: TrainConfig) -> Callable[[int], float]:
    def factor(step: int) -> float:
        if step < config.warmup:
            return (step + 1) / config.warmup
        part = (step - config.warmup) / max(1, config.episodes - config.warmup)
        return 0.5 * (1 + math.cos(math.pi * min(1.0, part)))

    return factor


class Episodes:
    """The training episodes of a recipe: tasks of mixed way and shot, augmented."""

    def __init__(
        self, config: TrainConfig, data: ClassTensors, spec: InputSpec, generator: torch.Generator
    ) -> None:
        self.spec, self.data, self.generator = spec, data, generator
        self.tasks_per_step = config.tasks_per_step
        self.augment = None if config.augment is None else Augment(spec.size, **config.augment)
        self.samplers = [
            EpisodeSampler(data, spec, **task, generator=generator) for task in config.tasks
        ]

    def __iter__(self) -> Iterator[list[Episode]]:
        """The tasks of each optimiser step, all of one way and shot."""
        while True:
            pick = int(torch.randint(len(self.samplers), (1,), generator=self.generator))
            yield [self._draw(self.samplers[pick]) for _ in range(self.tasks_per_step)]

    def _draw(self, sampler: EpisodeSampler) -> Episode:
        if self.augment is None:
            return sampler.sample()
        classes, support, queries = sampler.draw()
        images = as_input(self.data.images[torch.cat([support, queries])], self.spec)
        return sampler.assemble(classes, self.augment(images, self.generator))


def meta_train(
    config: TrainConfig,
    train: ClassTensors,
    validation: ClassTensors,
    state_file: Path,
    *,
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
        train: at twice the input's size where the recipe augments, else at its size.
        validation: at the input's size.
        state_file: where the resumable state is kept; a CSV log stands beside it.
        device: ``cpu`` or ``cuda``.
        minutes: wall-clock limit of this run.
        resume: continue from ``state_file`` if it is there.
        progress: called after every episode with episode, of, loss and any new validation.
    """
    keep_freed_memory()
    fabric = _fabric(config, device)
    training = prepare(config)
    if resume and state_file.exists():
        training.load_state_dict(torch.load(state_file, weights_only=True, map_location="cpu"))
    else:
        training.generator.manual_seed(config.seed + 7919 * fabric.global_rank)
    if training.average is not None:
        training.average.to(fabric.device)
    learner, optimizer = fabric.setup(training.learner, training.optimizer)
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
                _save_state(training, state_file)
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


def _save_state(training: Training, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    torch.save(training.state_dict(), partial)
    partial.replace(path)
