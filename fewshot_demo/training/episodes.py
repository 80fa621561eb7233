"""From classes to the tasks that a recipe trains on."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..core.episode import Episode
from ..core.inputs import InputSpec
from ..datasets.augment import Augment
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors, as_input
from .config import TrainConfig


class Episodes:
    """The training episodes of a recipe: tasks of mixed way and shot, augmented."""

    def __init__(
        self, config: TrainConfig, data: ClassTensors, spec: InputSpec, generator: torch.Generator
    ) -> None:
        self.spec, self.data, self.generator = spec, data, generator
        self.tasks_per_step = config.tasks_per_step
        self.augment = None if config.augment is None else Augment(spec.size, **config.augment)
        self.samplers = [
            EpisodeSampler(data, spec, **task, generator=generator, shares=config.shares)
            for task in config.tasks
        ]
        mirrored = [config.mirrored is not None and config.mirrored in name for name in data.names]
        self.mirrored = torch.tensor(mirrored)

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
        if self.mirrored.any():
            images = self._mirror(images, classes.cpu(), sampler)
        return sampler.assemble(classes, self.augment(images, self.generator))

    def _mirror(self, images: Tensor, classes: Tensor, sampler: EpisodeSampler) -> Tensor:
        may = self.mirrored[classes]
        may = torch.cat([may.repeat_interleave(n) for n in (sampler.shot, sampler.queries)])
        turned = may & (torch.rand(len(may), generator=self.generator) < 0.5)
        return torch.where(turned.to(images.device).view(-1, 1, 1, 1), images.flip(3), images)
