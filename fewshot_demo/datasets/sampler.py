"""Episodes drawn from data held as tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor

from ..core.episode import Episode, SupportSet
from ..core.inputs import InputSpec
from .sources import ClassTensors, as_input, family_of


class EpisodeSampler:
    """Draws N-way K-shot episodes, without replacement of classes or of images inside an episode.

    Args:
        data: the classes to draw from.
        spec: how stored bytes become inputs.
        way, shot, queries: the episode's size; ``queries`` counts per class.
        generator: the only source of randomness, on the CPU.
        rounds: see `Episode`.
        shares: part of a class's name to the part of every episode, 0 to 1, that comes from the
            classes whose names hold it; all other classes make up the rest. Empty: all alike.
        together: classes whose names hold this text come family by family, such as the characters
            of one alphabet, see `family_of`: those that are alike have to be told apart. None:
            classes come at random.

    Raises:
        ValueError: if fewer than ``way`` classes have ``shot + queries`` images, or too few of
            those with a share.
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
        shares: Mapping[str, float] | None = None,
        together: str | None = None,
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
        self._parts = list(self._portions(shares or {}))
        self._families = None if together is None else _families(data.names, together)
        self._counts, self._starts = counts, starts
        self._columns = torch.arange(int(counts[self._classes].max()))
        device = data.images.device
        self._support_labels = torch.arange(way).repeat_interleave(shot).to(device)
        self._query_labels = torch.arange(way).repeat_interleave(queries).to(device)

    def _portions(self, shares: Mapping[str, float]) -> Iterator[tuple[Tensor, int]]:
        """Classes, and how many of them each episode draws."""
        rest, left = self._classes.tolist(), self.way
        for text, share in shares.items():
            part = [number for number in rest if text in self.data.names[number]]
            count = round(share * self.way)
            if len(part) < count:
                raise ValueError(f"{count} classes of {text!r} are wanted, there are {len(part)}")
            rest, left = sorted({*rest} - {*part}), left - count
            yield torch.tensor(part), count
        if len(rest) < left:
            raise ValueError(f"{left} classes without a share are wanted, there are {len(rest)}")
        yield torch.tensor(rest, dtype=torch.long), left

    def sample(self) -> Episode:
        """One episode; support and queries ordered by class."""
        classes, support, queries = self.draw()
        images = as_input(self.data.images[torch.cat([support, queries])], self.spec)
        return self.assemble(classes, images)

    def draw(self) -> tuple[Tensor, Tensor, Tensor]:
        """Class numbers and the image numbers of support and queries."""
        classes = torch.cat([self._some_of(part, count) for part, count in self._parts])
        keys = torch.rand(self.way, len(self._columns), generator=self.generator)
        keys.masked_fill_(self._columns >= self._counts[classes, None], 2.0)
        picks = keys.argsort(1)[:, : self.shot + self.queries] + self._starts[classes, None]
        device = self.data.images.device
        support, queries = picks.to(device).split([self.shot, self.queries], dim=1)
        return classes.to(device), support.flatten(), queries.flatten()

    def _some_of(self, classes: Tensor, count: int) -> Tensor:
        """Random ones, family by family where that is wanted."""
        mixed = classes[torch.randperm(len(classes), generator=self.generator)]
        if self._families is not None:
            turns = torch.rand(len(self._families), generator=self.generator)
            mixed = mixed[turns[self._families[mixed]].argsort(stable=True)]
        return mixed[:count]

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


def _families(names: Sequence[str], together: str) -> Tensor:
    """``(class,)``: the number of its family; a class that need not come together is one alone."""
    texts = [family_of(name) if together in name else name for name in names]
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return torch.tensor([numbers[text] for text in texts])
