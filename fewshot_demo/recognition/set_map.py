"""A set as a map: its images, and a question, where the model itself places them.

Principal component analysis (Pearson 1901): of all planes through the embeddings the one on which
they spread most. The plane is that of the images that teach, so that a question moves over a map
that stands still.

A layout by neighbours (UMAP, McInnes et al. 2018, https://arxiv.org/abs/1802.03426) begins with who
is nearest to whom, which `neighbours` says; the page goes on from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float
from torch import Tensor

from ..models.checkpoint import usable_device
from .recogniser import Recogniser
from .seeing import look
from .support_images import Classes, SupportImage

if TYPE_CHECKING:
    from PIL.Image import Image

NEAREST = 15  # images, as UMAP's authors have it
DIGITS = 5  # of a distance

Point = tuple[float, float]


@dataclass(frozen=True)
class Plane:
    """The plane on which points spread most.

    Attributes:
        mean: of the points, where the plane's origin lies.
        axes: two directions of unit length; the second is 0 where the points lie on a line.
        variation: what each axis shows of all variation, 0 to 1.
    """

    mean: Float[Tensor, " dim"]
    axes: Float[Tensor, "dim 2"]
    variation: tuple[float, float]

    @classmethod
    def of(cls, points: Float[Tensor, "point dim"]) -> Plane:
        """Of at least one point. An axis points to where its largest coordinate is positive."""
        mean = points.double().mean(0)
        _, sizes, directions = torch.linalg.svd(points.double() - mean, full_matrices=False)
        two = torch.zeros(2, points.shape[1], dtype=torch.float64, device=points.device)
        spread = torch.zeros(2, dtype=torch.float64)
        total = float(sizes.square().sum())
        count = min(2, int((sizes > 1e-9 * sizes.max().clamp_min(1e-30)).sum()))
        two[:count] = directions[:count]
        spread[:count] = sizes[:count].square().cpu() / max(total, 1e-30)
        largest = two.gather(1, two.abs().argmax(1, keepdim=True))
        axes = (two * torch.where(largest < 0, -1.0, 1.0)).T
        return cls(mean, axes, (float(spread[0]), float(spread[1])))

    def places(self, points: Float[Tensor, "point dim"]) -> list[Point]:
        """Where points lie on the plane."""
        x, y = ((points.double() - self.mean) @ self.axes).T.tolist()
        return list(zip(x, y, strict=True))


@dataclass(frozen=True)
class Neighbours:
    """The nearest images of each of some points, the nearest first.

    Attributes:
        images: their places among the images that teach; one of these is itself the nearest.
        distances: to them, in the space that the map is of.
    """

    images: list[list[int]]
    distances: list[list[float]]


@dataclass(frozen=True)
class SetMap:
    """Where images lie.

    Attributes:
        embedded: the images that teach, then the others, in the space that the map is of.
        plane: what they are shown on.
        places: of the images that teach, then of the others.
        compared: whether the model answers by distances or angles in the space that is shown;
            else it begins with these embeddings, and goes on in its own way.
    """

    embedded: Float[Tensor, "image dim"]
    plane: Plane
    places: list[Point]
    compared: bool


def set_map(
    recogniser: Recogniser, model: str, support: Classes, others: Sequence[SupportImage] = ()
) -> SetMap:
    """The map of a set.

    Args:
        recogniser, model: whose embeddings.
        support: the images of each class, which make the plane.
        others: further images, put on it.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.
    """
    learner, card = recogniser.learner(model), recogniser.card(model)
    device = usable_device(recogniser.catalog.device)
    with torch.no_grad():
        embedded = recogniser.support.embedded(learner, card, [*support, others], device)
        points = learner.placed(embedded)
    plane = Plane.of(points[: len(points) - len(others)])
    return SetMap(points, plane, plane.places(points), learner.compares_as_placed)


def neighbours(points: Float[Tensor, "point dim"], among: Float[Tensor, "image dim"]) -> Neighbours:
    """The nearest images of each point, `NEAREST` at most and never all of them."""
    count = max(1, min(NEAREST, len(among) - 1))
    exact = "donot_use_mm_for_euclid_dist"  # so that nothing is apart from itself
    apart = torch.cdist(points.double(), among.double(), compute_mode=exact)
    distances, images = apart.topk(count, largest=False)
    rounded = [[round(distance, DIGITS) for distance in row] for row in distances.tolist()]
    return Neighbours(images.tolist(), rounded)


def embedded_question(
    recogniser: Recogniser, model: str, query: Image, reading: str = "auto"
) -> Float[Tensor, "1 dim"]:
    """A question in the space of a map of the same model."""
    learner = recogniser.learner(model)
    with torch.no_grad():
        seen, _ = look(learner, query, reading)
        image = seen[None].to(usable_device(recogniser.catalog.device))
        return learner.placed(learner.backbone(image).float())
