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
        rounds: how many times a loss over embeddings may be taken of the same images, each time
            with other images of a class as its support; needs equal shots and images by class.
    """

    support: SupportSet
    query_images: Float[Tensor, "query channels height width"]
    query_labels: Int[Tensor, " query"]
    class_ids: Int[Tensor, " way"] | None = None
    rounds: int = 1

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
        equal = len(self.support.labels) == self.support.way * int(self.support.shots[0])
        if self.rounds > 1 and not equal:
            raise ValueError("rounds need the same number of images in every class")

    def exchanges(self) -> Iterator[tuple[Int[Tensor, " support"], Int[Tensor, " query"]]]:
        """For each round the images that are support and those that are queries.

        Numbers count the support images first, then the queries; round 0 is the episode itself, and
        each next round takes the next images of every class as its support.
        """
        way, support, query = self.support.way, len(self.support.labels), len(self.query_labels)
        shot, queries = support // way, query // way
        table = torch.cat(
            [
                torch.arange(support).view(way, shot),
                support + torch.arange(query).view(way, queries),
            ],
            dim=1,
        ).to(self.query_labels.device)
        for turn in range(self.rounds):
            turned = table.roll(-turn * shot, dims=1)
            yield turned[:, :shot].flatten(), turned[:, shot:].flatten()
