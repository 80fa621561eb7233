"""Meta-training: one loop for every learner."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.distributed
from jaxtyping import Float
from lightning.fabric import Fabric
from lightning.fabric.plugins.environments import TorchElasticEnvironment
from torch import Tensor

from ..core.episode import Episode
from ..datasets.half_drawn import HalfDrawn
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from .config import TrainConfig
from .episodes import Episodes
from .memory import keep_freed_memory
from .meta_test import evaluate
from .precision import Precision, best_precision
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
    half_drawn: HalfDrawn | None = None,
    device: str = "cpu",
    minutes: float | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Training:
    """Run a recipe to its end, or until ``minutes`` have passed.

    The state is saved at every validation and at the end, so that ``resume`` goes on from it. Under
    ``torchrun`` every process draws its own episodes, gradients are averaged, and all processes
    stop together when the time of one of them is up.

    Args:
        config: the recipe.
        train: larger than the input where the recipe augments, else at its size.
        validation: at the input's size.
        state_file: where the resumable state is kept; a CSV log stands beside it.
        weights: file of a network for photographs that the backbone begins with.
        half_drawn: unfinished drawings that stand in for finished ones now and then.
        device: ``cpu`` or ``cuda``.
        minutes: wall-clock limit of this run.
        resume: continue from ``state_file`` if it is there.
        progress: called after every episode with episode, of, loss and any new validation.
    """
    keep_freed_memory()
    fabric = _fabric(config.precision or best_precision(device), device)
    training = prepare(config, train, weights, state_file.parent)
    training.leads = fabric.is_global_zero
    if state := _saved(fabric, state_file) if resume else None:
        training.load_state_dict(state, rank=fabric.global_rank, ranks=fabric.world_size)
    else:
        training.seed_generator(fabric.global_rank)
    if training.average is not None:
        training.average.to(fabric.device)
    learner, optimizer = fabric.setup(training.trained, training.optimizer)
    learner.mark_forward_method("batch_loss")
    spec = training.learner.backbone.input_spec
    drawn = Episodes(config, train.to(fabric.device), spec, training.generator, half_drawn)
    episodes = iter(drawn)
    held_out = validation.to(fabric.device)
    log = TrainLog(state_file.with_suffix(".csv"), append=resume) if training.leads else None
    out_of_time = _clock(fabric, minutes)
    started, before, stopped = time.monotonic(), training.seconds, False
    learner.train()
    while training.episode < config.last_episode and not stopped:
        loss = _step(fabric, learner, optimizer, next(episodes))
        training.stepped()
        training.seconds = before + time.monotonic() - started
        stopped = out_of_time()
        row: Row = {"episode": training.episode, "of": config.last_episode, "loss": loss}
        last = training.episode == config.last_episode or stopped
        if last or training.episode % config.validate_every == 0:
            training.validation = validate(training.kept, held_out, config)
            row |= {"loss": float(loss), "seconds": training.seconds} | training.validation
            learner.train()
            generators = _of_all_ranks(fabric, training.generator)
            if log is not None:
                log.write(row)
                training.save(state_file, generators)
        if progress is not None and training.leads:
            progress(row)
    return training


def _fabric(precision: Precision, device: str) -> Fabric:
    """One process, or all those that ``torchrun`` started."""
    processes = 1
    if TorchElasticEnvironment.detect():
        processes = TorchElasticEnvironment().world_size()
    fabric = Fabric(
        accelerator="cuda" if device.startswith("cuda") else "cpu",
        devices=processes,
        strategy="ddp" if processes > 1 else "auto",
        precision=precision,
    )
    fabric.launch()
    return fabric


def _saved(fabric: Fabric, state_file: Path) -> dict[str, Any] | None:
    """The state to go on from, as the process that writes it finds it; None: there is none.

    If each looked for the file itself, one could look before it is written, or on a machine that
    does not have it. It would begin anew, and the others wait for it for ever.
    """
    state = None
    if fabric.is_global_zero and state_file.exists():
        state = torch.load(state_file, weights_only=True, map_location="cpu")
    return fabric.broadcast(state)


def _step(
    fabric: Fabric, learner: Any, optimizer: torch.optim.Optimizer, episodes: list[Episode]
) -> Float[Tensor, ""]:
    """One step of the optimiser; the loss before it."""
    with fabric.autocast():  # in one process only `forward` would bring its own
        # Of several processes, each would have its inputs converted before; but not those of an
        # iterator, which autocast converts where it pays.
        loss = learner.batch_loss(iter(episodes))
    optimizer.zero_grad()
    fabric.backward(loss)
    optimizer.step()
    return loss.detach()


def _clock(fabric: Fabric, minutes: float | None) -> Callable[[], bool]:
    """Tells whether the time of any process is up, so that all of them stop at the same episode.

    A process that stopped by a clock of its own would leave the others waiting for its gradients.
    """
    started = time.monotonic()
    limit = math.inf if minutes is None else minutes * 60
    if fabric.world_size == 1:
        return lambda: time.monotonic() - started > limit

    def any_out_of_time() -> bool:
        mine = torch.tensor(float(time.monotonic() - started > limit), device=fabric.device)
        return bool(fabric.all_reduce(mine, reduce_op="max"))

    return any_out_of_time


def _of_all_ranks(fabric: Fabric, generator: torch.Generator) -> list[Tensor]:
    """The generator's state in every process."""
    state = generator.get_state().to(fabric.device)
    states = [torch.empty_like(state) for _ in range(fabric.world_size)]
    if len(states) == 1:
        return [state.cpu()]
    torch.distributed.all_gather(states, state)
    return [each.cpu() for each in states]


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
