"""How far images of a class scatter, told from one of them, and what follows it."""

import math
from pathlib import Path

import pytest
import torch

from fewshot_demo.core.calibration import Scatter, Slopes, Temperature
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.models.checkpoint import BrokenCheckpoint, load, save
from fewshot_demo.training.embedded import Embedded
from fewshot_demo.training.figures import with_calibration
from fewshot_demo.training.meta_test import evaluate
from fewshot_demo.training.open_set_scores import fit_rejection
from fewshot_demo.training.scatter import fit_scatter
from fewshot_demo.training.temperatures import fit_slopes, fit_temperature
from tests import cards

DIM, CLASSES, IMAGES = 8, 24, 20
SIGNS, DOODLES = (0.0, 0.35), (3.0, 1.0)  # where a kind of picture lies, and how far it scatters


def pictures(kind: tuple[float, float], seed: int) -> ClassTensors:
    """Classes of one kind, as hard on any scale; the last dimension says which kind it is."""
    place, noise = kind
    hand = torch.Generator().manual_seed(seed)
    means = 1.4 * noise * torch.randn(CLASSES, DIM, generator=hand)
    means[:, -1] = place
    images = means[:, None] + noise * torch.randn(CLASSES, IMAGES, DIM, generator=hand)
    counts = torch.full((CLASSES,), IMAGES)
    names = tuple(f"{place}/{number}" for number in range(CLASSES))
    flat = images.flatten(0, 1)[:, :, None, None]
    return ClassTensors(flat, counts.cumsum(0) - counts, counts, names)


def learner() -> Prototypical:
    return Prototypical(Embedded(DIM, InputSpec(1), scale_is_trained=False)).eval()


def test_it_tells_new_classes_of_each_kind_from_single_images() -> None:
    found = fit_scatter([pictures(SIGNS, 0), pictures(DOODLES, 1)])
    for kind in (SIGNS, DOODLES):
        for image in pictures(kind, 2).images.flatten(1)[:5]:
            assert found.told(image[None]) == pytest.approx(math.log(DIM * kind[1] ** 2), abs=1.0)


def test_each_data_set_counts_alike_and_classes_of_one_image_not() -> None:
    few, many = pictures(SIGNS, 0).select([f"0.0/{n}" for n in range(4)]), pictures(DOODLES, 1)
    found = fit_scatter([few, many])
    nowhere = Scatter((0.0,) * DIM, found.offset + float(torch.tensor(found.weights[-1]) * 1.5))
    middle = (math.log(DIM * 0.35**2) + math.log(DIM)) / 2
    assert nowhere.offset == pytest.approx(middle, abs=0.5)
    lonely = ClassTensors(few.images[:1], few.starts[:1], torch.tensor([1]), few.names[:1])
    with pytest.raises(ValueError, match="two images"):
        fit_scatter([lonely])


def test_the_temperature_follows_it_at_any_shot_and_not_too_far() -> None:
    scatter = Scatter((1.0, 0.0), 0.5, power=2.0, usual=1.0)
    told = scatter.told(torch.tensor([[0.2, 9.0], [0.4, -9.0]]))
    assert told == pytest.approx(0.8)
    for shot in (1, 5):
        tempered = Temperature({1: 3.0}, Slopes(0.0, scatter=scatter))
        assert tempered.at(shot, scatter=told) == pytest.approx(3.0 * math.exp(2.0 * (0.8 - 1.0)))
        assert tempered.at(shot) == 3.0
    assert tempered.at(1, scatter=1e9) == pytest.approx(3.0 * 5.0)
    with pytest.raises(ValueError, match="finite"):
        Scatter((math.inf,), 0.0)


def sampler(kind: tuple[float, float], seed: int) -> EpisodeSampler:
    return EpisodeSampler(
        pictures(kind, seed), InputSpec(1), 5, 1, 8, torch.Generator().manual_seed(seed)
    )


def test_one_image_of_each_class_is_calibrated_for_both_kinds() -> None:
    made, kinds = learner(), (SIGNS, DOODLES)
    scatter = fit_scatter([pictures(kind, seed) for seed, kind in enumerate(kinds)])
    errors: dict[bool, list[float]] = {}
    for told in (False, True):
        tasks = [[sampler(kind, 2 + seed)] for seed, kind in enumerate(kinds)]
        given = scatter if told else None
        slopes = fit_slopes(made, tasks, 20, sees_separation=False, scatter=given)
        again = [one for (one,) in tasks]
        made.temperature = fit_temperature(made, again, 20, slopes)
        asked = [sampler(kind, 6 + seed) for seed, kind in enumerate(kinds)]
        errors[told] = [evaluate(made, one, 60).nll for one in asked]
    assert made.temperature.scatter is not None
    assert made.temperature.scatter.power == pytest.approx(1.0, abs=0.4), "distances grow with it"
    assert sum(errors[True]) < sum(errors[False]) - 0.05


def test_the_verdict_then_sees_the_tempered_likeness() -> None:
    made, data = learner(), [pictures(SIGNS, 0)]
    hand = torch.Generator().manual_seed(0)
    assert len(fit_rejection(made, data, 2, hand).weights) == 9
    made.temperature = Temperature({1: 1.0}, Slopes(0.0, scatter=fit_scatter(data)))
    assert len(fit_rejection(made, data, 2, hand).weights) == 12


def test_a_checkpoint_keeps_it(tmp_path: Path) -> None:
    made = build_learner("prototypical", {"name": "conv4", "size": 28})
    scatter = Scatter(tuple(float(n) / 7 for n in range(made.backbone.dim)), -0.3, 0.8, 1.2)
    made.temperature = Temperature({1: 2.0}, Slopes(0.1, scatter=scatter))
    card = with_calibration(cards.card(id="kept", learner="prototypical"), made)
    save(tmp_path / "kept.safetensors", made, card)
    kept, _ = load(tmp_path / "kept.safetensors")
    assert kept.temperature == made.temperature


def test_a_scatter_of_other_embeddings_is_a_broken_checkpoint(tmp_path: Path) -> None:
    made, path = (
        build_learner("prototypical", {"name": "conv4", "size": 28}),
        tmp_path / "a.safetensors",
    )
    made.temperature = Temperature({1: 2.0}, Slopes(0.1, scatter=Scatter((1.0, 2.0), 0.0)))
    save(path, made, with_calibration(cards.card(id="a", learner="prototypical"), made))
    with pytest.raises(BrokenCheckpoint, match=f"2 weights, an embedding {made.backbone.dim}"):
        load(path)
