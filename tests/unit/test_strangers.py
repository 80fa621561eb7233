"""The study of strangers, on classes whose embeddings are made up."""

import pytest
import torch

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners.base import LEARNERS, Learner
from fewshot_demo.studies import strangers
from fewshot_demo.training.embedded import Embedded
from fewshot_demo.training.open_set_scores import fit_rejection


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "EPISODES", 30)
    monkeypatch.setattr(strangers, "WAYS", (2, 5, 10))
    monkeypatch.setattr(strangers, "SHOTS", (1, 5))


def classes(count: int, seed: int, dim: int = 8) -> ClassTensors:
    """Classes whose means spread twice as far as their images."""
    generator = torch.Generator().manual_seed(seed)
    means = torch.randn(count, 1, dim, generator=generator) * 2
    images = (means + torch.randn(count, 20, dim, generator=generator)).flatten(0, 1)
    counts = torch.full((count,), 20)
    names = tuple(f"class {number}" for number in range(count))
    return ClassTensors(images[:, :, None, None], counts.cumsum(0) - counts, counts, names)


def learner() -> Learner:
    return LEARNERS["prototypical"](Embedded(8, InputSpec(1)))


def test_the_table_has_a_row_for_every_share_and_better_figures_for_more_images() -> None:
    taught = learner()
    rejection = fit_rejection(taught, [classes(40, 1)], 20, torch.Generator().manual_seed(0))
    rows = strangers.study(taught, rejection, classes(14, 2))
    assert {row["classes"] for row in rows} == {2, 5}  # for ten there are too few
    assert [row["figure"] for row in rows[:5]] == [
        "AUROC, %",
        "ECE, never",
        "ECE, 1 in 10",
        "ECE, 1 in 5",
        "ECE, half",
    ]
    areas = [float(rows[5][f"{shot}-shot"].split(" ")[0]) for shot in (1, 5)]
    assert 60 < areas[0] < areas[1]
    strangers_told = [float(row["5-shot"]) for row in rows if row["figure"] == "ECE, half"]
    assert max(strangers_told) < 0.15
