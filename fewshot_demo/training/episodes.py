"""From classes to the tasks that a recipe trains on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from ..backbones import build_backbone
from ..core.episode import Episode
from ..core.inputs import InputSpec
from ..datasets.augment import Augment
from ..datasets.drawn_style import Hand
from ..datasets.half_drawn import HalfDrawn
from ..datasets.photo_augment import PhotoAugment
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors, as_input, normalised
from .config import TrainConfig

FITTING = {"way": 64, "shot": 2, "queries": 2}  # pictures for `Backbone.fit_to_classes` …
FITTING_EPISODES = 40  # … and how often they are drawn


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
        size, photos = config.train_size or spec.size, config.photo_augment
        self.augment = None if config.augment is None else Augment(size, **config.augment)
        self.photo_augment = None if photos is None else PhotoAugment(size, **photos)
        self.samplers = [
            EpisodeSampler(
                data,
                spec,
                **task,
                generator=generator,
                shares=config.shares,
                together=config.together,
            )
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
        if self.augment is None and self.photo_augment is None:
            return sampler.sample()
        classes, support, queries = sampler.draw()
        picks = torch.cat([support, queries])
        if self.photo_augment is not None:
            return sampler.assemble(classes, self._photographed(self.data.images[picks]))
        assert self.augment is not None
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

    def _photographed(self, images: Tensor) -> Tensor:
        assert self.photo_augment is not None
        bare = replace(self.spec, mean=(0.0,) * 3, std=(1.0,) * 3)
        return normalised(self.photo_augment(as_input(images, bare), self.generator), self.spec)

    def _mirror(self, images: Tensor, may: Tensor) -> Tensor:
        turned = may & (torch.rand(len(may), generator=self.generator) < 0.5)
        return torch.where(turned.to(images.device).view(-1, 1, 1, 1), images.flip(3), images)


def _named(data: ClassTensors, text: str | None) -> Tensor:
    """``(class,)``: whether the class's name holds this text."""
    return torch.tensor([text is not None and text in name for name in data.names])


def labelled_inputs(config: TrainConfig, train: ClassTensors) -> Iterator[tuple[Tensor, Tensor]]:
    """Training images as inputs, augmented as the recipe says, and the numbers of their classes."""
    spec = build_backbone(**config.backbone).input_spec
    task = {**FITTING, "way": min(FITTING["way"], len(train))}
    drawn = Episodes(
        replace(
            config, tasks=[task], tasks_per_step=1, shares=config.fitting_shares, together=None
        ),
        train,
        spec,
        torch.Generator().manual_seed(config.seed),
    )
    for _, (episode,) in zip(range(FITTING_EPISODES), drawn, strict=False):
        assert episode.class_ids is not None
        classes = episode.class_ids.cpu()
        numbers = [
            classes[labels.cpu()] for labels in (episode.support.labels, episode.query_labels)
        ]
        yield torch.cat([episode.support.images, episode.query_images]), torch.cat(numbers)
