"""Classes of made shapes that a small network learns in a few dozen episodes."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.training.config import TrainConfig

SPEC = InputSpec(28)


NOISE = 0.75  # of an image: so much that a network of random weights is right in less than half


def blobs(classes: int, seed: int) -> ClassTensors:
    """Smooth random shapes; an image is its class's shape under noise of its own."""
    generator = torch.Generator().manual_seed(seed)
    shapes = F.interpolate(
        torch.rand(classes, 1, 5, 5, generator=generator), size=28, mode="bicubic"
    )
    noise = torch.rand(classes, 8, 28, 28, generator=generator)
    images = (shapes * (1 - NOISE) + noise * NOISE).clamp(0, 1)
    counts = torch.full((classes,), 8)
    return ClassTensors(
        (images.view(-1, 1, 28, 28) * 255).to(torch.uint8),
        counts.cumsum(0) - counts,
        counts,
        tuple(f"c{i}" for i in range(classes)),
    )


def config(learner: str, episodes: int = 30, **others: Any) -> TrainConfig:
    """A short recipe."""
    plain: dict[str, Any] = {
        "learner": {"name": learner},
        "backbone": {"name": "conv4", "size": 28},
        "split": "made",
        "licence": "none",
        "episodes": episodes,
        "tasks": [{"way": 8, "shot": 1, "queries": 3, "rounds": 2}],
        "warmup": 5,
        "ema": 0.8,
        "validate_every": 10,
        "validation": {"way": 5, "shot": 1, "queries": 3, "episodes": 5},
    }
    return TrainConfig(**(plain | others))


def sampler(data: ClassTensors, shot: int = 1) -> EpisodeSampler:
    """Seeded five-way tasks."""
    return EpisodeSampler(data, SPEC, 5, shot, 3, torch.Generator().manual_seed(0))
