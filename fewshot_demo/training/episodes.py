"""From classes to the tasks that a recipe trains on."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..core.episode import Episode
from ..core.inputs import InputSpec
from ..datasets.augment import Augment
from ..datasets.drawn_style import Hand
from ..datasets.half_drawn import HalfDrawn
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors, as_input
from .config import TrainConfig


class Episodes:
    """The training episodes of a recipe: tasks of mixed way and shot, augmented."""

    def __init__(
        self,
        config: TrainConfig,
        data: ClassTensors,
        spec: InputSpec,
        generator: torch.Generator,
        half_drawn: HalfDrawn | None = None,
    ) -> None:
        self.spec, self.data, self.generator = spec, data, generator
        self.tasks_per_step = config.tasks_per_step
        self.augment = None if config.augment is None else Augment(spec.size, **config.augment)
        self.samplers = [
            EpisodeSampler(data, spec, **task, generator=generator, shares=config.shares)
            for task in config.tasks
        ]
        self.half_drawn, self.hand = half_drawn, Hand()
        self.mirrored = _named(data, config.mirrored)
        self.printed = _named(data, config.lines)

    def __iter__(self) -> Iterator[list[Episode]]:
        """The tasks of each optimiser step, all of one way and shot."""
        while True:
            pick = int(torch.randint(len(self.samplers), (1,), generator=self.generator))
            yield [self._draw(self.samplers[pick]) for _ in range(self.tasks_per_step)]

    def _draw(self, sampler: EpisodeSampler) -> Episode:
        if self.augment is None:
            return sampler.sample()
        classes, support, queries = sampler.draw()
        picks = torch.cat([support, queries])
        each = [classes.cpu().repeat_interleave(n) for n in (sampler.shot, sampler.queries)]
        of = torch.cat(each)
        images = self.data.images[picks]
        if self.half_drawn:
            images = self.half_drawn.replace(images, of, picks.cpu(), self.generator)
        images = as_input(images, self.spec)
        if self.mirrored.any():
            images = self._mirror(images, self.mirrored[of])
        printed = self.printed[of].to(images.device)
        if printed.any():
            images[printed] = self.hand(images[printed], self.generator)
        return sampler.assemble(classes, self.augment(images, self.generator))

    def _mirror(self, images: Tensor, may: Tensor) -> Tensor:
        turned = may & (torch.rand(len(may), generator=self.generator) < 0.5)
        return torch.where(turned.to(images.device).view(-1, 1, 1, 1), images.flip(3), images)


def _named(data: ClassTensors, text: str | None) -> Tensor:
    """``(class,)``: whether the class's name holds this text."""
    return torch.tensor([text is not None and text in name for name in data.names])
