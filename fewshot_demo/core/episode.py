"""Support sets and episodes: what a learner is taught, and what it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor


@dataclass(frozen=True)
class SupportSet:
    """The few labelled images that define a task.

    Args:
        images: ``(support, channels, height, width)``, preprocessed by an `InputSpec`.
        labels: ``(support,)``, integers ``0 .. way-1``; every class has at least one image,
            classes may have different numbers of them.

    Raises:
        ValueError: if lengths differ, the set is empty, or a class has no image.
    """

    images: Float[Tensor, "support channels height width"]
    labels: Int[Tensor, " support"]
    way: int = field(init=False)
    shots: Int[Tensor, " way"] = field(init=False)

    def __post_init__(self) -> None:
        if len(self.images) != len(self.labels) or len(self.labels) == 0:
            raise ValueError(
                f"a support set needs one label per image, got {len(self.images)} images "
                f"and {len(self.labels)} labels"
            )
        if int(self.labels.min()) < 0:
            raise ValueError("labels count classes from 0, got a negative one")
        shots = torch.bincount(self.labels)
        if int(shots.min()) == 0:
            missing = torch.nonzero(shots == 0).flatten().tolist()
            raise ValueError(f"every class needs at least one image, classes {missing} have none")
        object.__setattr__(self, "shots", shots)
        object.__setattr__(self, "way", len(shots))

    @property
    def shot(self) -> float:
        """Images per class, on average."""
        return len(self.labels) / self.way

    def to(self, device: torch.device | str) -> SupportSet:
        """The same support set on another device."""
        return SupportSet(self.images.to(device), self.labels.to(device))


@dataclass(frozen=True)
class Episode:
    """One task: a support set and labelled queries of the same classes.

    Args:
        support: the support set, ``way`` classes.
        query_images: ``(query, channels, height, width)``.
        query_labels: ``(query,)``, integers ``0 .. way-1``.
        class_ids: ``(way,)``, the classes' numbers in the data set, for auxiliary
            classification losses; ``None`` where the learner must not know them.
        rotations: how many times a loss over embeddings is taken of the same images, each time with
            other images of a class as its support, see `support_rotations`; above 1 it needs the
            same number of support images, and of queries, in every class.

    Raises:
        ValueError: if lengths differ, or classes differ in size where images rotate.
    """

    support: SupportSet
    query_images: Float[Tensor, "query channels height width"]
    query_labels: Int[Tensor, " query"]
    class_ids: Int[Tensor, " way"] | None = None
    rotations: int = 1

    def __post_init__(self) -> None:
        if len(self.query_images) != len(self.query_labels):
            raise ValueError(
                f"an episode needs one label per query, got {len(self.query_images)} queries "
                f"and {len(self.query_labels)} labels"
            )
        if self.class_ids is not None and len(self.class_ids) != self.support.way:
            raise ValueError(
                f"class_ids names {len(self.class_ids)} classes, "
                f"the support set has {self.support.way}"
            )
        if self.rotations > 1 and not self._is_balanced():
            raise ValueError("images rotate only where every class has the same number of them")

    def _is_balanced(self) -> bool:
        queries = torch.bincount(self.query_labels, minlength=self.support.way)
        return all(bool((counts == counts[0]).all()) for counts in (self.support.shots, queries))

    def support_rotations(
        self,
    ) -> Iterator[tuple[Int[Tensor, " support"], Int[Tensor, " query"]]]:
        """For each rotation the images that are support and those that are queries.

        Numbers count the support images first, then the queries. The first rotation is the episode
        itself; each next one takes the next images of every class as its support, where a class's
        images follow each other as support images, then queries, in whatever order these came.
        """
        support = len(self.support.labels)
        labels = torch.cat([self.support.labels, self.query_labels])
        numbers = torch.arange(len(labels), device=labels.device)
        yield numbers[:support], numbers[support:]
        shot = support // self.support.way
        by_class = labels.argsort(stable=True)
        for rotation in range(1, self.rotations):
            rotated = by_class.view(self.support.way, -1).roll(-rotation * shot, dims=1)
            yield rotated[:, :shot].flatten(), rotated[:, shot:].flatten()
