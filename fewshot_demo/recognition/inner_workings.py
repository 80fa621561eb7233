"""Inside a model on the way to an answer: its inner steps, or what it reads from a memory.

Inner steps are shown on the plane of `set_map.Plane`, that of the support images before the first
step. The areas are a section: what the classifier says of points that lie on the plane, at length 1
as all embeddings of these learners. Pictures beside the plane may be answered otherwise, so what is
said of each of them comes from its own embedding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from ..core.functional import products
from ..learners.base import AdaptsByGradient, InnerStep, ReadsMemory
from ..models.checkpoint import usable_device
from .recogniser import Recogniser
from .seeing import look
from .set_map import Plane, Point
from .support_images import Classes

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 40  # cells of the areas, across and up
REACH = 1.2  # how far the areas reach, in units of the picture farthest from the middle


@dataclass(frozen=True)
class StepSeen:
    """A classifier before or after an inner step.

    Attributes:
        support: where the support images lie; 1 is as far as any of them, or the query, ever lies.
        query: where the query lies.
        said: the chance of each class for each support image.
        chances: of each class for the query.
        areas: the likeliest class of each cell, by rows from the upper left.
        sure: its chance.
    """

    support: list[Point]
    query: Point
    said: list[list[float]]
    chances: list[float]
    areas: list[int]
    sure: list[float]


@dataclass(frozen=True)
class MemorySeen:
    """A memory with an entry for each support image.

    Attributes:
        attention: how much of each entry the query reads; sums to 1.
        lengths: Euclidean length of all weights written for an image.
    """

    attention: list[float]
    lengths: list[float]


@dataclass(frozen=True)
class InnerWorkings:
    """Of a model that works otherwise there are no steps, and there is no memory."""

    steps: list[StepSeen]
    memory: MemorySeen | None


def inner_workings(
    recogniser: Recogniser, model: str, classes: Classes, query: Image, reading: str = "auto"
) -> InnerWorkings:
    """What happens on the way to an answer about a query.

    Args:
        recogniser, model: who answers.
        classes: the images of each class, at least one each.
        query: any decoded image.
        reading: ``auto``, ``plain`` or ``paper``.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.
    """
    with torch.no_grad():
        classifier = recogniser.taught(model, classes)
        seen, _ = look(recogniser.learner(model), query, reading)
        image = seen[None].to(usable_device(recogniser.catalog.device))
        steps, memory = [], None
        if isinstance(classifier, AdaptsByGradient):
            steps = steps_seen(classifier.inner_steps(image))
        if isinstance(classifier, ReadsMemory):
            found = classifier.read_memory(image)
            memory = MemorySeen(found.attention[0].tolist(), found.lengths.tolist())
    return InnerWorkings(steps, memory)


def steps_seen(steps: list[InnerStep]) -> list[StepSeen]:
    """Inner steps on one plane, for a single query."""
    plane = Plane.of(steps[0].support)
    placed = [plane.places(torch.cat([step.support, step.queries])) for step in steps]
    unit = max(max(abs(x), abs(y)) for places in placed for x, y in places) or 1.0
    cells = _cells(plane, unit)
    found = []
    for step, places in zip(steps, placed, strict=True):
        *support, query = [(x / unit, y / unit) for x, y in places]
        sure, areas = _chances(step, cells).max(1)
        found.append(
            StepSeen(
                support,
                query,
                _chances(step, step.support).tolist(),
                _chances(step, step.queries)[0].tolist(),
                areas.tolist(),
                sure.tolist(),
            )
        )
    return found


def _chances(step: InnerStep, points: Float[Tensor, "n dim"]) -> Float[Tensor, "n way"]:
    return (products(points, step.weight) + step.bias).softmax(1)


def _cells(plane: Plane, unit: float) -> Float[Tensor, "cell dim"]:
    """The middles of the cells, as embeddings of length 1."""
    across = (torch.arange(SIDE, dtype=torch.float64) + 0.5) / SIDE * 2 * REACH - REACH
    y, x = torch.meshgrid(-across, across, indexing="ij")
    flat = torch.stack([x.flatten(), y.flatten()], 1).to(plane.axes.device) * unit
    return F.normalize((plane.mean + products(flat, plane.axes)).float(), dim=1)
