"""What a run of meta-training begins with, carries along, and saves."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors.torch import load_file
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ..backbones import Backbone, MobileNet
from ..core.inputs import InputSpec
from ..datasets.sources import ClassTensors, as_input
from ..learners import Learner, build_learner
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .auxiliary import WithAuxiliary
from .averaging import mean_weights
from .config import TrainConfig
from .episodes import labelled_inputs
from .wide import CosineHead, imprint

PRETRAINED_IMAGES = 512  # training images that a backbone gets beside pretrained weights
HEAD = 5.0  # times the rate of the rest: of the rows of a cosine classifier
RANK, EPISODE = 7919, 104_729  # primes that keep the seeds of processes and restarts apart


@dataclass
class Training:
    """Everything that a run carries from one episode to the next, and that a resumed run needs.

    Attributes:
        generator: of this process's episodes; ``seed`` the recipe's.
        episode: steps done; ``seconds`` of wall clock they took.
        validation: the newest figures.
        leads: whether this process writes the files and shows the progress.
        beginning: the backbone as training began, where some of it is to come back.
    """

    learner: Learner
    auxiliary: WithAuxiliary | None
    average: AveragedModel | None
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    generator: torch.Generator
    seed: int
    episode: int = 0
    seconds: float = 0.0
    validation: dict[str, float] = field(default_factory=dict)
    leads: bool = True
    beginning: Backbone | None = None

    @property
    def kept(self) -> Learner:
        """The learner to validate and to keep: the moving average where there is one."""
        return self.learner if self.average is None else cast(Learner, self.average.module)

    @property
    def trained(self) -> Learner | WithAuxiliary:
        """What the optimiser works on."""
        return self.auxiliary or self.learner

    def seed_generator(self, rank: int) -> None:
        """Let every process draw other episodes, and others after this one than before."""
        self.generator.manual_seed(self.seed + RANK * rank + EPISODE * self.episode)

    def stepped(self) -> None:
        """What follows a step of the optimiser."""
        self.schedule.step()
        if self.average is not None:
            self.average.update_parameters(self.learner)
        self.episode += 1

    def state_dict(self, generators: Sequence[Tensor]) -> dict[str, Any]:
        """For `torch.save`; plain tensors and numbers only, so that it loads with weights_only.

        Args:
            generators: state of the generator of every process.
        """
        return {
            "learner": self.trained.state_dict(),
            "average": self.average.state_dict() if self.average else None,
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "generators": list(generators),
            "episode": self.episode,
            "seconds": self.seconds,
        }

    def save(self, path: Path, generators: Sequence[Tensor]) -> None:
        """Write the state; the file is never half written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".partial")
        torch.save(self.state_dict(generators), partial)
        partial.replace(path)

    def load_state_dict(self, state: dict[str, Any], rank: int = 0, ranks: int = 1) -> None:
        """Go on where this process of the saved run stood.

        Where the run had another number of processes, each goes on with new random episodes.
        """
        self.trained.load_state_dict(state["learner"])
        if self.average and state["average"]:
            self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.schedule.load_state_dict(state["schedule"])
        self.episode, self.seconds = state["episode"], state["seconds"]
        generators = state.get("generators") or [state["generator"]]  # of one process, once
        if len(generators) == ranks:
            self.generator.set_state(generators[rank].cpu())
        else:
            self.seed_generator(rank)


def prepare(
    config: TrainConfig,
    train: ClassTensors | None = None,
    weights: Path | None = None,
    beside: Path = CHECKPOINTS,
) -> Training:
    """A learner at the beginning of its recipe with its optimiser, all from the recipe's seed.

    Args:
        config: the recipe.
        train: the training data; needed for an auxiliary classification and for ``weights``.
        weights: file of a network for photographs that the backbone begins with.
        beside: folder in which the recipe's ``init`` may also stand.
    """
    torch.manual_seed(config.seed)
    learner = build_learner(**config.learner, backbone=config.backbone)
    if weights is not None:
        assert train is not None
        images = some_inputs(train, learner.backbone.input_spec, PRETRAINED_IMAGES)
        learner.backbone.load_pretrained(load_file(weights), images)
        if config.episodes:
            learner.backbone.fit_to_classes(labelled_inputs(config, train))
    beginning = deepcopy(learner.backbone) if config.begun else None
    if config.init:
        names = [config.init] if isinstance(config.init, str) else config.init
        sources = [load(_init_of(name, beside))[0].backbone for name in names]
        if len(sources) > 1:
            sources[0].load_state_dict(mean_weights(sources))
        learner.backbone.copy_weights_from(sources[0])
    _what_trains(config, learner.backbone)
    learner = learner.to(memory_format=torch.channels_last)
    auxiliary = None
    if config.auxiliary:
        assert train is not None
        assert isinstance(learner, MetricLearner)
        auxiliary = WithAuxiliary(
            learner, len(train), config.auxiliary, cosine=config.imprinted, held=config.held
        )
        if isinstance(auxiliary.classifier, CosineHead):
            imprint(auxiliary.classifier, learner.backbone, train, learner.backbone.input_spec)
    average = None
    if config.ema:
        average = AveragedModel(
            learner, multi_avg_fn=get_ema_multi_avg_fn(config.ema), use_buffers=True
        )
    optimizer = torch.optim.AdamW(
        _groups(learner, auxiliary, config.learning_rate),
        config.learning_rate,
        weight_decay=config.weight_decay,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _cosine(config))
    generator = torch.Generator().manual_seed(config.seed)
    return Training(
        learner,
        auxiliary,
        average,
        optimizer,
        schedule,
        generator,
        config.seed,
        beginning=beginning,
    )


def _what_trains(config: TrainConfig, backbone: Backbone) -> None:
    if config.frozen:
        backbone.freeze()
        return
    if config.joined:
        assert isinstance(backbone, MobileNet)
        backbone.train_as_fitted()
    else:
        backbone.undo_fit()
    if config.kept_blocks:
        backbone.keep_first(config.kept_blocks)


def _groups(learner: Learner, auxiliary: WithAuxiliary | None, rate: float) -> list[dict[str, Any]]:
    """What is optimised and how fast: rows of a class that is rarely seen have to move faster."""
    if auxiliary is None or not isinstance(auxiliary.classifier, CosineHead):
        return [{"params": (auxiliary or learner).parameters()}]
    head = {"params": auxiliary.classifier.parameters(), "lr": rate * HEAD, "weight_decay": 0.0}
    return [{"params": learner.parameters()}, head]


def _init_of(name: str, beside: Path) -> Path:
    near = beside / f"{name}.safetensors"
    return near if near.is_file() else CHECKPOINTS / near.name


def some_inputs(
    data: ClassTensors, spec: InputSpec, count: int
) -> Float[Tensor, "n channels height width"]:
    """Random images, as many as wanted or as there are, at the input's size."""
    generator = torch.Generator().manual_seed(0)
    some = torch.randperm(len(data.images), generator=generator)[:count]
    images = as_input(data.images[some], spec)
    side = (spec.size, spec.size)
    return F.interpolate(images, size=side, mode="bilinear", antialias=True)


def _cosine(config: TrainConfig) -> Callable[[int], float]:
    def factor(step: int) -> float:
        if step < config.warmup:
            return (step + 1) / config.warmup
        part = (step - config.warmup) / max(1, config.episodes - config.warmup)
        return 0.5 * (1 + math.cos(math.pi * min(1.0, part)))

    return factor
