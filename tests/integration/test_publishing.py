"""A recipe becomes a checkpoint with measured figures, which can be measured again and verified."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

from fewshot_demo.datasets.sources import ClassImages, ClassTensors
from fewshot_demo.datasets.splits import SPLITS, Splits
from fewshot_demo.learners import Learner
from fewshot_demo.models.card import Card
from fewshot_demo.models.checkpoint import load, read_card, rewrite_card, save
from fewshot_demo.training import figures, open_set_scores, publish
from fewshot_demo.training.config import TrainConfig, recipe_path
from fewshot_demo.training.precision import best_precision
from fewshot_demo.training.verify import problems_of
from tests.blobs import blobs

RECIPE = """
split = "made"
licence = "none"
episodes = 8
warmup = 2
ema = 0.5
validate_every = 4
augment = {}
stored = "float16"
learner = { name = "prototypical" }
backbone = { name = "conv4", size = 28 }
tasks = [{ way = 6, shot = 1, queries = 2, rounds = 3 }]
validation = { way = 5, shot = 1, queries = 2, episodes = 2 }
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with `data` of a split named ``made``, of which little is measured."""
    folder = tmp_path_factory.mktemp("published")
    for seed, part in enumerate(("train", "validation", "test"), start=1):
        data = blobs(22, seed)
        for index, start in enumerate(data.starts.tolist()):
            (folder / "data" / part / f"c{index:02d}").mkdir(parents=True)
            for number in range(8):
                pixels = 255 - data.images[start + number, 0]
                name = f"data/{part}/c{index:02d}/{number}.png"
                Image.fromarray(pixels.numpy()).save(folder / name)
    (folder / "made.toml").write_text(RECIPE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SPLITS._entries, "made", made)
        patch.setattr(publish, "CHECKPOINTS", folder)
        for name, value in {
            "CELLS": ((5, 1, 4), (5, 5, 4)),
            "QUERIES": 2,
            "FEW_QUERIES": 2,
            "CALIBRATION_EPISODES": 4,
            "SLOPE_EPISODES": 2,
            "TEMPERATURE_CELLS": ((5, 1),),
            "DELETION_EPISODES": 6,
            "OPEN_SET_EPISODES": 4,
            "REJECTION_EPISODES": 4,
        }.items():
            patch.setattr(figures, name, value)
        patch.setitem(figures.GOLDEN, "queries", 2)
        patch.setattr(open_set_scores, "SHOTS", (1, 3))
        patch.setattr(open_set_scores, "QUERIES", 2)
        patch.setattr(open_set_scores, "WAYS", (1, 2, 5))
        yield folder


def made(source: ClassImages) -> Splits:
    """The folders are the parts."""

    def part(name: str) -> ClassImages:
        return source.select(each for each in source.files if each.startswith(name))

    return Splits(part("train"), part("validation"), part("test"))


@pytest.fixture(scope="module")
def published(small: Path) -> tuple[Path, Card, Card]:
    """A checkpoint, its card after a first run that was cut short, and after the rest."""
    out = small / "measured.safetensors"
    cut = publish.publish(small / "made.toml", small / "data", out, minutes=0.0)
    return out, cut, publish.publish(small / "made.toml", small / "data", out, resume=True)


def test_a_run_cut_short_has_validation_figures(published: tuple[Path, Card, Card]) -> None:
    _, cut, _ = published
    assert cut.recipe.episodes < 8
    assert {cell.split for cell in cut.metrics} == {"validation"}
    assert cut.golden is None


def test_a_recipe_becomes_a_checkpoint_with_measured_figures(
    published: tuple[Path, Card, Card],
) -> None:
    out, _, card = published
    assert (card.recipe.episodes, card.recipe.precision) == (8, best_precision("cpu"))
    assert [(cell.way, cell.shot, cell.split) for cell in card.metrics] == [
        (5, 1, "test"),
        (5, 5, "test"),
    ]
    assert card.metrics[0].deletion is None
    assert card.metrics[1].deletion is not None
    assert read_card(out) == card
    assert card.metrics[1].open_set is not None
    assert 0.4 < card.metrics[1].open_set.auroc <= 1
    assert card.rejection is not None and any(card.rejection.weights)
    assert sum(count for count, _, _ in card.metrics[0].reliability) == 4 * 5 * 2
    assert card.golden is not None
    assert card.golden.episodes == 20
    assert problems_of(out, out.parent / "data") == []


def test_what_is_measured_is_what_the_file_holds(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[dict[str, torch.Tensor]] = []
    embedded_once = figures.embedded_once

    def listening(
        learner: Learner, parts: Iterable[ClassTensors]
    ) -> tuple[Learner, list[ClassTensors]]:
        measured.append({name: t.clone() for name, t in learner.state_dict().items()})
        return embedded_once(learner, parts)

    monkeypatch.setattr(figures, "embedded_once", listening)
    publish.publish(small / "made.toml", small / "data", tmp_path / "half.safetensors")
    stored = load_file(tmp_path / "half.safetensors")
    assert {tensor.dtype for tensor in stored.values()} >= {torch.float16, torch.float32}
    assert measured
    for state in measured:
        assert all(torch.equal(state[name], t.to(state[name].dtype)) for name, t in stored.items())


def test_a_recipe_on_all_classes_has_the_figures_of_the_one_that_kept_some(
    published: tuple[Path, Card, Card], small: Path
) -> None:
    _, _, measured = published
    recipe = small / "all.toml"
    recipe.write_text('metrics_from = "measured"\nseed = 1\n' + RECIPE)
    out = small / "shipped.safetensors"
    card = publish.publish(recipe, small / "data", out)
    assert card.data.metrics_from == "measured"
    assert card.tensors != measured.tensors
    for same in ("metrics", "temperature", "rejection"):
        assert getattr(card, same) == getattr(measured, same)
    assert problems_of(out) == []


def test_measuring_a_model_that_learned_all_classes_takes_the_figures_anew(
    published: tuple[Path, Card, Card], tmp_path: Path
) -> None:
    path, _, measured = published
    shutil.copy(path, tmp_path / "measured.safetensors")
    shipped = tmp_path / "shipped.safetensors"
    shutil.copy(path, shipped)
    data = replace(measured.data, metrics_from="measured")
    rewrite_card(shipped, replace(measured, id="shipped", data=data, metrics=(), temperature={}))
    card = publish.remeasure(shipped, tmp_path)
    assert (card.metrics, card.temperature) == (measured.metrics, measured.temperature)
    assert read_card(shipped) == card


def test_one_part_is_measured_again_and_nothing_else_changes(
    published: tuple[Path, Card, Card], small: Path, tmp_path: Path
) -> None:
    source, _, card = published
    path = tmp_path / "measured.safetensors"
    path.write_bytes(source.read_bytes())
    bare = tuple(replace(cell, deletion=None, open_set=None) for cell in card.metrics)
    rewrite_card(path, replace(card, metrics=bare))
    weights = load_file(path)
    found = publish.remeasure(path, small / "data", only=["open-set"])
    assert [cell.open_set for cell in found.metrics] == [cell.open_set for cell in card.metrics]
    assert all(cell.deletion is None for cell in found.metrics)
    found = publish.remeasure(path, small / "data", only=["deletion"])
    assert found == card  # every other figure, and the hash of every tensor
    assert read_card(path) == card
    for name, tensor in load_file(path).items():
        assert torch.equal(tensor, weights[name])
    with pytest.raises(ValueError, match="no part size; the parts: deletion"):
        publish.remeasure(path, small / "data", only=["size"])


def test_measuring_again_gives_the_same_figures(
    published: tuple[Path, Card, Card], small: Path, tmp_path: Path
) -> None:
    source, _, card = published
    path = tmp_path / "measured.safetensors"
    path.write_bytes(source.read_bytes())
    assert publish.remeasure(path, small / "data") == card
    assert path.read_bytes() == source.read_bytes()
    other = publish.remeasure(path, small / "data", only=["verdict"])
    assert other.metrics == card.metrics
    assert other.rejection != card.rejection  # fitted on other episodes


def test_verify_sees_a_changed_weight(published: tuple[Path, Card, Card], tmp_path: Path) -> None:
    source, _, card = published
    out = tmp_path / source.name
    learner, _ = load(source)
    next(learner.parameters()).data[0] += 0.5
    save(out, learner, card)
    rewrite_card(out, card)
    assert [problem.key for problem in problems_of(out)] == ["verify-hashes"]


def test_unknown_recipes_and_keys_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="prototypical-omniglot"):
        recipe_path("nothing")
    bad = tmp_path / "bad.toml"
    bad.write_text("colour = 1\n")
    with pytest.raises(ValueError, match="no such key colour"):
        TrainConfig.from_toml(bad)
