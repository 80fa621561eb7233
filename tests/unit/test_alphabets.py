"""Tasks inside an alphabet: one person teaches, another one is asked about."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.datasets.sources import ClassImages, ClassTensors
from fewshot_demo.learners import Learner
from fewshot_demo.studies import alphabets


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alphabets, "WAY", 4)
    monkeypatch.setattr(alphabets, "DRAWERS", 3)


def marked() -> ClassTensors:
    """Flat images: 10 × character + drawer."""
    marks = torch.tensor([[10 * c + d for d in range(3)] for c in range(6)], dtype=torch.uint8)
    counts = torch.full((6,), 3)
    names = tuple(f"a/c{c}" for c in range(6))
    images = marks.view(-1, 1, 1, 1).expand(-1, 1, 28, 28)
    return ClassTensors(images, counts.cumsum(0) - counts, counts, names)


def marks_of(images: torch.Tensor) -> torch.Tensor:
    return (images[:, 0, 0, 0] * 255).round().long()


class Reader(Learner):
    """Knows the character of a mark; is wrong about the first one taught."""

    def __init__(self) -> None:
        super().__init__(Conv4())
        self.met: list[tuple[set[int], set[int]]] = []

    def adapt(self, support: SupportSet) -> Any:
        taught = marks_of(support.images)

        def ask(queries: torch.Tensor) -> Any:
            asked = marks_of(queries)
            self.met.append((set((taught % 10).tolist()), set((asked % 10).tolist())))
            logits = ((taught // 10)[None] == (asked // 10)[:, None]).float()
            logits[:, 0] = -1.0
            return SimpleNamespace(logits=logits)

        return ask


def test_one_person_teaches_and_another_is_asked_about() -> None:
    reader = Reader()
    found = alphabets.accuracies(reader, marked(), tasks=30)
    assert torch.allclose(found, torch.full((30,), 0.75, dtype=found.dtype))
    assert all(len(taught) == len(asked) == 1 and taught != asked for taught, asked in reader.met)
    assert len({(min(taught), min(asked)) for taught, asked in reader.met}) == 6


def test_a_row_pools_the_alphabets() -> None:
    row = alphabets.row("m", Reader(), [marked(), marked()])
    cell = row["cells"][0]
    assert (cell["way"], cell["shot"], cell["episodes"]) == (4, 1, 2 * alphabets.TASKS)
    assert (cell["accuracy"], cell["ci95"]) == (0.75, 0.0)


def test_small_alphabets_are_left_out() -> None:
    names = [f"o/large/c{i}" for i in range(4)] + [f"o/small/c{i}" for i in range(3)]
    found = alphabets.large_alphabets(ClassImages({name: (Path(name),) for name in names}))
    assert [list(part.files) for part in found] == [names[:4]]
