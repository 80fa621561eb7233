"""Training on photos: what an episode holds, what is fitted, and staying near the beginning."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from fewshot_demo.backbones import EfficientNet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.training.auxiliary import WithAuxiliary
from fewshot_demo.training.config import TrainConfig
from fewshot_demo.training.embedded import embedded, embedded_once
from fewshot_demo.training.episodes import FITTING, Episodes, labelled_inputs

BACKBONE = {"name": "efficientnet", "size": 64, "dim": 8}


def config(**changes: object) -> TrainConfig:
    values = {
        "learner": {"name": "prototypical"},
        "backbone": BACKBONE,
        "split": "photos/kept",
        "licence": "none",
        "episodes": 1,
        "tasks": [{"way": 3, "shot": 1, "queries": 2}],
        "photo_augment": {},
        "train_size": 32,
    }
    return TrainConfig(**(values | changes))  # pyright: ignore[reportArgumentType]


def photos(classes: int = 5, each: int = 6, size: int = 40) -> ClassTensors:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (classes * each, 3, size, size), generator=generator)
    counts = torch.full((classes,), each)
    names = tuple(map(str, range(classes)))
    return ClassTensors(images.to(torch.uint8), counts.cumsum(0) - counts, counts, names)


def test_episodes_hold_photos_of_the_training_size_and_normalised() -> None:
    spec = EfficientNet(64, 8).input_spec
    drawn = Episodes(config(), photos(), spec, torch.Generator().manual_seed(0))
    (episode,) = next(iter(drawn))
    assert episode.support.images.shape == (3, 3, 32, 32)
    assert episode.query_images.shape == (6, 3, 32, 32)
    low, high = float(episode.query_images.min()), float(episode.query_images.max())
    assert low < -1.5 and high > 1.5  # what 0 and 1 become by ImageNet's mean and deviation


def test_what_is_fitted_gets_the_classes_of_its_pictures() -> None:
    white = photos()
    flat = [torch.full((6, 3, 40, 40), 50 * number) for number in range(5)]
    data = ClassTensors(torch.cat(flat).to(torch.uint8), white.starts, white.counts, white.names)
    amounts = ("degrees", "away", "tilt", "light", "colour", "blur", "grain", "packed")
    still = dict.fromkeys(amounts, 0.0)
    batches = labelled_inputs(config(photo_augment=still | {"crop": 1.0}), data)
    images, classes = next(batches)
    assert len(images) == len(classes) == 5 * (FITTING["shot"] + FITTING["queries"])
    levels = images.mean((1, 2, 3))
    for number in range(5):
        own = levels[classes == number]
        assert len(own) == 4
        assert float(own.std()) < 0.25  # contrast alone differs
    order = [float(levels[classes == number].mean()) for number in range(5)]
    assert order == sorted(order)
    with pytest.raises(ValueError, match="4 classes of '3' are wanted"):
        next(labelled_inputs(config(fitting_shares={"3": 0.8}), data))


def test_staying_near_costs_nothing_at_first_and_more_with_every_step_away() -> None:
    torch.manual_seed(0)
    learner = Prototypical(EfficientNet(64, 8))
    plain = WithAuxiliary(learner, 5, 0.5)
    held = WithAuxiliary(learner, 5, 0.5, held=2.0)
    held.classifier = plain.classifier
    spec = learner.backbone.input_spec
    sampler = EpisodeSampler(photos(size=64), spec, 3, 1, 2, torch.Generator().manual_seed(0))
    episode = sampler.sample()
    with torch.no_grad():
        assert float(held.loss(episode)) == pytest.approx(float(plain.loss(episode)), abs=0.02)
        for parameter in learner.backbone.parameters():
            parameter.add_(0.3 * parameter.std(correction=0) * torch.randn_like(parameter))
        assert float(held.loss(episode)) > float(plain.loss(episode)) + 0.02
    held.loss(episode).backward()
    assert isinstance(held.beginning, nn.Module)
    assert all(parameter.grad is None for parameter in held.beginning.parameters())


class Counting(EfficientNet):
    """Counts the images that it sees."""

    seen = 0

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Embeddings."""
        self.seen += len(images)
        return super().forward(images)


def test_pictures_are_embedded_once_for_many_figures() -> None:
    learner = Prototypical(Counting(32, 8)).eval()
    data = photos(size=32)
    sampler = EpisodeSampler(
        data,
        InputSpec(32, 3, (0.5,) * 3, (0.5,) * 3, "photo"),
        3,
        1,
        2,
        torch.Generator().manual_seed(0),
    )
    backbone = learner.backbone
    assert isinstance(backbone, Counting)
    quick, (ready,) = embedded_once(learner, [data])
    sampler.data = ready
    for _ in range(3):
        assert embedded(quick, sampler, 10)[0] is quick
    assert backbone.seen == len(data.images)
