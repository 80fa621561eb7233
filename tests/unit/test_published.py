"""The comparison with published figures: its recipes, and the way from them to a table's row."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from fewshot_demo.backbones import build_backbone
from fewshot_demo.datasets.sources import ClassTensors
from fewshot_demo.learners import LEARNERS
from fewshot_demo.models.checkpoint import read_card
from fewshot_demo.studies import published
from fewshot_demo.training.config import TrainConfig, recipe_path

TINY = """
split = "cifar100/fs"
licence = "none"
domain = "photo"
episodes = 1
warmup = 1
validate_every = 1
validation = { way = 2, shot = 1, queries = 1, episodes = 1 }
precision = "32-true"
source_size = 32
stored = "float16"
tasks = [{ way = 3, shot = 1, queries = 1 }]
learner = { name = "prototypical" }
backbone = { name = "conv4", size = 32, channels = 3, width = 8 }
photo_augment = { away = 0.0, shift = 2 }
"""


def classes(count: int, seed: int) -> ClassTensors:
    """Grain of one colour a class, eight pictures each."""
    generator = torch.Generator().manual_seed(seed)
    colours = torch.randint(0, 200, (count, 1, 3, 1, 1), generator=generator)
    grain = torch.randint(0, 55, (count, 8, 3, 32, 32), generator=generator)
    counts = torch.full((count,), 8)
    names = tuple(f"{seed}-{number}" for number in range(count))
    images = (colours + grain).flatten(0, 1).to(torch.uint8)
    return ClassTensors(images, counts.cumsum(0) - counts, counts, names)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[published.Compared, ...]:
    """Two recipes of one step, the second of which begins with the first."""
    (tmp_path / "first.toml").write_text(TINY)
    second = TINY.replace('domain = "photo"', 'domain = "photo"\ninit = "first"')
    (tmp_path / "second.toml").write_text(second.replace('"prototypical"', '"matching"'))
    monkeypatch.setattr(published, "recipe_path", lambda name: tmp_path / f"{name}.toml")
    monkeypatch.setattr(published, "QUERIES", 2)
    monkeypatch.setattr(published, "EPISODES", 3)
    return (
        published.Compared("first", "Ones", "1 / 2", "somewhere"),
        published.Compared("second", "Others", "3 / 4", "elsewhere"),
    )


def test_what_is_missing_is_trained_and_each_method_has_a_row(
    tmp_path: Path, tiny: tuple[published.Compared, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = {"train": classes(6, 0), "validation": classes(3, 1), "test": classes(6, 2)}
    folder = tmp_path / "models"
    rows = published.published_study(parts, folder, tiny)
    assert [(row["method"], row["recipe"], row["published"]) for row in rows] == [
        ("Ones", "`first`", "1 / 2"),
        ("Others", "`second`", "3 / 4"),
    ]
    for row in rows:
        assert [(c["way"], c["shot"], c["queries"], c["episodes"]) for c in row["cells"]] == [
            (5, 1, 2, 3),
            (5, 5, 2, 3),
        ]
    assert read_card(folder / "second.safetensors").recipe.init == "first"
    monkeypatch.delattr(published, "meta_train")  # all are there now
    assert published.published_study(parts, folder, tiny) == rows


def test_the_recipes_compared_are_those_of_every_method_on_one_network() -> None:
    first, *others = published.COMPARED
    met = set()
    for one in published.COMPARED:
        config = TrainConfig.from_toml(recipe_path(one.recipe))
        assert config.split == published.SPLIT
        assert config.init == (None if one is first else first.recipe)
        spec = build_backbone(**published.BACKBONE).input_spec
        assert build_backbone(**config.backbone).input_spec == spec
        met.add(config.learner["name"])
    assert len(others) == 6
    assert met == {*LEARNERS} - {"frozen", "maml-head"}
