"""Episodes drawn from data held as tensors."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..core.episode import Episode, SupportSet
from ..core.inputs import InputSpec
from .sources import ClassTensors, as_input


class EpisodeSampler:
    """Draws N-way K-shot episodes, without replacement of classes or of images inside an episode.

    Args:
        data: the classes to draw from.
        spec: how stored bytes become inputs.
        way, shot, queries: the episode's size; ``queries`` counts per class.
        generator: the only source of randomness, on the CPU.
        rounds: see `Episode`.

    Raises:
        ValueError: if fewer than ``way`` classes have ``shot + queries`` images.
    """

    def __init__(
        self,
        data: ClassTensors,
        spec: InputSpec,
        way: int,
        shot: int,
        queries: int,
        generator: torch.Generator,
        rounds: int = 1,
    ) -> None:
        self.rounds = rounds
        self.data, self.spec, self.generator = data, spec, generator
        self.way, self.shot, self.queries = way, shot, queries
        need = shot + queries
        counts, starts = data.counts.cpu(), data.starts.cpu()
        self._classes = torch.nonzero(counts >= need).flatten()
        self.left_out = len(data) - len(self._classes)
        if len(self._classes) < way:
            raise ValueError(
                f"{way}-way episodes need {way} classes of at least {need} images "
                f"({shot} shots + {queries} queries), got {len(self._classes)} of {len(data)}"
            )
        self._counts, self._starts = counts, starts
        self._columns = torch.arange(int(counts[self._classes].max()))
        device = data.images.device
        self._support_labels = torch.arange(way).repeat_interleave(shot).to(device)
        self._query_labels = torch.arange(way).repeat_interleave(queries).to(device)

    def sample(self) -> Episode:
        """One episode; support and queries ordered by class."""
        classes, support, queries = self.draw()
        images = as_input(self.data.images[torch.cat([support, queries])], self.spec)
        return self.assemble(classes, images)

    def draw(self) -> tuple[Tensor, Tensor, Tensor]:
        """Class numbers and the image numbers of support and queries."""
        order = torch.randperm(len(self._classes), generator=self.generator)[: self.way]
        classes = self._classes[order]
        keys = torch.rand(self.way, len(self._columns), generator=self.generator)
        keys.masked_fill_(self._columns >= self._counts[classes, None], 2.0)
        picks = keys.argsort(1)[:, : self.shot + self.queries] + self._starts[classes, None]
        device = self.data.images.device
        support, queries = picks.to(device).split([self.shot, self.queries], dim=1)
        return classes.to(device), support.flatten(), queries.flatten()

    def assemble(self, classes: Tensor, images: Tensor) -> Episode:
        """An episode from its images, support first."""
        split = self.way * self.shot
        return Episode(
            SupportSet(images[:split], self._support_labels),
            images[split:],
            self._query_labels,
            classes,
            self.rounds,
        )

    def __iter__(self) -> Iterator[Episode]:
        while True:
            yield self.sample()
