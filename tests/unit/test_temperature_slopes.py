"""A temperature that follows the task: how many classes, and how near they lie."""

import math
from collections.abc import Sequence

import pytest
import torch

from fewshot_demo.core.calibration import Slopes, Temperature
from fewshot_demo.core.functional import separation
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.training.embedded import Embedded
from fewshot_demo.training.meta_test import evaluate
from fewshot_demo.training.temperatures import fit_slopes, fit_temperature, neighbourhoods

DIM, IMAGES = 6, 24
LABELS = torch.tensor([0, 0, 1, 2])


def classes(means: torch.Tensor, noise: float, seed: int) -> ClassTensors:
    """Embedded classes that scatter around their means."""
    hand = torch.Generator().manual_seed(seed)
    scattered = means[:, None] + noise * torch.randn(len(means), IMAGES, DIM, generator=hand)
    counts = torch.full((len(means),), IMAGES)
    names = tuple(f"class {number}" for number in range(len(means)))
    images = scattered.flatten(0, 1)[:, :, None, None]
    return ClassTensors(images, counts.cumsum(0) - counts, counts, names)


def sampler(data: ClassTensors, way: int, shot: int = 1, seed: int = 0) -> EpisodeSampler:
    hand = torch.Generator().manual_seed(seed)
    return EpisodeSampler(data, InputSpec(1), way, shot, 8, hand)


def learner() -> Prototypical:
    return Prototypical(Embedded(DIM, InputSpec(1), scale_is_trained=False)).eval()


def test_separation_is_the_mean_distance_to_the_nearest_other_class() -> None:
    points = torch.tensor([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0], [5.0, 0.0]])
    # Means (1, 0), (1, 3), (5, 0): nearest 9, 9, 16.
    assert separation(points, LABELS, 3) == pytest.approx((9 + 9 + 16) / 3)
    assert separation(points[:2], LABELS[:2], 1) is None


@pytest.mark.parametrize(("shot", "way"), [(1, 5), (1, 20), (4, 2)])
def test_the_powers_fade_with_the_shots(shot: int, way: int) -> None:
    sloped = Temperature({1: 2.0, 10: 2.0}, Slopes(-0.3, 0.5, 4.0))
    expected = ((way / 5) ** -0.3 * (9.0 / 4.0) ** 0.5) ** (1 / shot)
    assert sloped.at(shot, way, 9.0) == pytest.approx(2.0 * expected)
    assert sloped.at(shot, way) == pytest.approx(2.0 * (way / 5) ** (-0.3 / shot))
    assert Temperature({1: 2.0}).at(shot, way, 9.0) == 2.0


def test_no_task_moves_it_more_than_fivefold() -> None:
    sloped = Temperature({1: 1.0}, Slopes(0.0, -3.0, 1.0))
    assert sloped.at(1, 5, 1e9) == pytest.approx(1 / 5)
    assert sloped.at(1, 5, 0.0) == pytest.approx(5.0)


@pytest.mark.parametrize("wrong", [(math.nan, 0.0, 1.0), (0.0, 0.0, 0.0), (0.0, math.inf, 1.0)])
def test_powers_are_finite(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="finite powers"):
        Slopes(*wrong)


def test_neighbourhoods_hold_what_is_near() -> None:
    means = torch.zeros(8, DIM)
    means[:, 0] = torch.tensor([0.0, 10, 1, 11, 2, 12, 3, 13])
    found = [set(part.names) for part in neighbourhoods(classes(means, 0.1, 0), 4, 2)]
    assert found == [{f"class {n}" for n in (0, 2, 4, 6)}] * 2


def test_slopes_calibrate_tasks_of_different_scales() -> None:
    hand = torch.Generator().manual_seed(3)
    means = torch.randn(24, DIM, generator=hand)
    # The same tasks on two scales, of which no single temperature fits both.
    data = [classes(means * scale, 0.7 * scale, seed) for scale, seed in ((0.5, 1), (2.0, 2))]
    made = learner()

    def samplers(seed: int) -> Sequence[EpisodeSampler]:
        return [sampler(part, 5, seed=seed) for part in data]

    plain = fit_temperature(made, samplers(5), 40)
    slopes = fit_slopes(made, [[one] for one in samplers(4)], 40, sees_separation=True)
    sloped = fit_temperature(made, samplers(5), 40, slopes)
    losses = []
    for temperature in (plain, sloped):
        made.temperature = temperature
        losses.append([evaluate(made, one, 60).nll for one in samplers(9)])
    assert sum(losses[1]) < sum(losses[0]) - 0.1
    assert slopes.separation == pytest.approx(1.0, abs=0.2), "distances grow with the scale"
    assert made.temperature.sees_separation
