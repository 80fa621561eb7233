"""A temperature for every number of shots (Guo et al. 2017, arXiv 1706.04599).

It may follow how many classes a task has, how near they lie and how far their images scatter, too.
Nothing here imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

USUAL_WAY = 5  # where `Slopes` change nothing
MOST = math.log(5.0)  # that a temperature is moved by what else is known of a task


@dataclass(frozen=True)
class Scatter:
    """How far the images of a class lie from their mean, told from single images of it.

    One person's sign is drawn by the next one much alike, a doodle is not; with one image of each
    class nothing but the images themselves can say which it is. The logarithm of the squared
    distance is linear in the embedding, fitted on training classes. Fort (2017, arXiv 1708.02735)
    has the network itself tell each image's covariance; here it is one number, told afterwards.

    Args:
        weights: one for each dimension of an embedding.
        offset: what is told of an embedding of zeros.
        power: of the temperature, which is multiplied by exp(power · (told − usual)).
        usual: what is told of a support set on average, where it changes nothing.

    Raises:
        ValueError: for a number that is not finite.
    """

    weights: tuple[float, ...]
    offset: float
    power: float = 0.0
    usual: float = 0.0

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (*self.weights, self.offset, self.power, self.usual))):
            raise ValueError("a scatter is told with finite numbers")

    def told(self, embeddings: Tensor) -> float:
        """Of a support set ``(support, dim)``: the mean over its images, a logarithm."""
        mean = embeddings.detach().double().mean(0)
        return float(mean @ mean.new_tensor(self.weights)) + self.offset

    def factor(self, told: float) -> float:
        """What the temperature is multiplied by."""
        return math.exp(min(max(self.power * (told - self.usual), -MOST), MOST))


@dataclass(frozen=True)
class Slopes:
    """How the temperature of one-shot tasks follows the task, as powers.

    Where one image stands for a class, how sure to be depends on the other classes too: on how many
    there are, and on how near they lie. Classes that lie near each other are harder than their
    distances say. With more images that matters less: the logarithm fades as 1/shot. How far the
    images of a class scatter matters with any number of them.

    Args:
        way: power of the number of classes over `USUAL_WAY`.
        separation: power of the `fewshot_demo.core.functional.separation` over ``usual``.
        usual: the separation at which it changes nothing, above 0.
        scatter: how it follows what the images tell; None: not at all.

    Raises:
        ValueError: for a power that is not finite, or a usual separation that is not above 0.
    """

    way: float
    separation: float = 0.0
    usual: float = 1.0
    scatter: Scatter | None = field(default=None, metadata={"left_out": True})

    def __post_init__(self) -> None:
        numbers = (self.way, self.separation, self.usual)
        if not all(map(math.isfinite, numbers)) or self.usual <= 0:
            raise ValueError(f"finite powers and a separation above 0 expected, got {numbers}")

    def factor(
        self, shot: float, way: int, separation: float | None, scatter: float | None
    ) -> float:
        """What the temperature is multiplied by."""
        log = self.way * math.log(way / USUAL_WAY)
        if separation is not None:
            log += self.separation * math.log(max(separation, 1e-6) / self.usual)
        told = 1.0 if self.scatter is None or scatter is None else self.scatter.factor(scatter)
        return told * math.exp(min(max(log, -MOST), MOST) / shot)


@dataclass(frozen=True)
class Temperature:
    """The number that divides a learner's scores, as a function of the shots taught.

    More images per class make sharper scores, so one number cannot calibrate all: the temperature
    is fitted at some shots and interpolated on a logarithmic scale between them.

    Args:
        by_shot: shots to temperature, each above 0; empty means 1 everywhere.
        slopes: how it follows the rest of the task; None: not at all.
    """

    by_shot: dict[int, float] = field(default_factory=dict)
    slopes: Slopes | None = None

    def __post_init__(self) -> None:
        if any(shot < 1 or value <= 0 for shot, value in self.by_shot.items()):
            raise ValueError(
                f"temperatures above 0 at shots of 1 or more expected, got {self.by_shot}"
            )

    @property
    def sees_separation(self) -> bool:
        """Whether it has to be told how far apart the classes lie."""
        return self.slopes is not None and self.slopes.separation != 0

    @property
    def scatter(self) -> Scatter | None:
        """What tells it how far images scatter; None where it does not follow that."""
        return self.slopes.scatter if self.slopes is not None else None

    def at(
        self,
        shot: float,
        way: int = USUAL_WAY,
        separation: float | None = None,
        scatter: float | None = None,
    ) -> float:
        """The temperature of a task.

        Args:
            shot: images of a class on average.
            way: number of classes.
            separation: of the classes, see `Slopes`; None where it is not known.
            scatter: what `Scatter.told` says of the support set; None where it is not known.
        """
        if self.slopes is None:
            return self._of_shot(shot)
        return self._of_shot(shot) * self.slopes.factor(shot, way, separation, scatter)

    def _of_shot(self, shot: float) -> float:
        if not self.by_shot:
            return 1.0
        low, high, part = between(self.by_shot, shot)
        return self.by_shot[low] * (self.by_shot[high] / self.by_shot[low]) ** part


@dataclass(frozen=True)
class OwnImages:
    """What images of a set, each held out, say on average: see `fewshot_demo.core.held_out`.

    A held-out image has one image less to teach its class, so that it seems a little harder.

    Args:
        temperature: shots to the log of the temperature that suits held-out images, over the
            model's own.
        odds: shots to what is added to the log-odds of "none of these" of held-out images.

    Raises:
        ValueError: for shots below 2, or a number that is not finite.
    """

    temperature: Mapping[int, float] = field(default_factory=dict)
    odds: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for known in (self.temperature, self.odds):
            if any(shot < 2 or not math.isfinite(value) for shot, value in known.items()):
                raise ValueError(f"finite numbers at two shots or more expected, got {known}")

    def usual_temperature(self, shot: float) -> float:
        """The log of a temperature over the model's own, linear in log shot between those known."""
        return _on_a_line(self.temperature, shot)

    def usual_odds(self, shot: float) -> float:
        """What is added to log-odds, likewise."""
        return _on_a_line(self.odds, shot)


def _on_a_line(known: Mapping[int, float], shot: float) -> float:
    if not known:
        return 0.0
    low, high, part = between(known, shot)
    return known[low] + part * (known[high] - known[low])


def between(shots: Iterable[int], shot: float) -> tuple[int, int, float]:
    """The known shots around one, and how far it is between their logarithms, 0 to 1.

    Below the first and beyond the last it is taken for these.
    """
    known = sorted(shots)
    shot = min(max(shot, known[0]), known[-1])
    for low, high in pairwise(known):
        if shot <= high:
            return low, high, math.log(shot / low) / math.log(high / low)
    return known[0], known[0], 0.0
