"""Cards made up for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.models.card import BackboneConfig, Card, Metric, TrainingData, TrainingRun

PLAIN = Card(
    id="tiny",
    learner="prototypical",
    paper="Nobody 2026",
    domain="drawing",
    backbone=BackboneConfig("conv4", arguments={"size": 28}),
    input=InputSpec(28),
    recipe=TrainingRun("tiny.toml", episodes=0, seconds=0, device="cpu"),
    data=TrainingData("d", "d/s", "l"),
    parameters=0,
)


def card(**changes: Any) -> Card:
    """A card of a small model that was never measured."""
    return replace(PLAIN, **changes)


def cell(way: int = 5, shot: int = 1, accuracy: float = 0.5, **others: Any) -> Metric:
    """Figures, of which only the accuracy matters."""
    plain: dict[str, Any] = {
        "data": "d",
        "split": "test",
        "seed": 0,
        "queries": 15,
        "episodes": 100,
        "ci95": 0.01,
        "ece": 0.01,
        "nll": 0.5,
        "nll_untempered": 0.6,
        "right": 0,
    }
    return Metric(**(plain | {"way": way, "shot": shot, "accuracy": accuracy} | others))
