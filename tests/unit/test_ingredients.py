"""The study of ingredients changes one thing at a time and measures what came of it."""

from dataclasses import replace

import pytest

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.models.checkpoint import read_card
from fewshot_demo.places import CHECKPOINTS
from fewshot_demo.studies import ingredients
from fewshot_demo.studies.ingredients import (
    RECIPE,
    VARIANTS,
    finished_rows,
    ingredient_rows,
)
from fewshot_demo.training.config import TrainConfig, recipe_path
from tests.drawings import signs


def test_variants_change_keys_that_the_recipe_has() -> None:
    config = TrainConfig.from_toml(recipe_path(RECIPE))
    for changes in VARIANTS.values():
        assert replace(config, **changes) != config or changes["shares"] == config.shares


def test_there_is_a_row_for_the_beginning_and_for_each_variant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingredients, "CELLS", ((3, 1, 4), (3, 2, 4)))
    monkeypatch.setattr(ingredients, "QUERIES", 3)
    config = TrainConfig.from_toml(recipe_path(RECIPE))
    config = replace(
        config,
        init="matching-drawings",  # that of the recipe is not published
        backbone=read_card(CHECKPOINTS / "matching-drawings.safetensors").backbone.build,
        joined=False,
        episodes=2,
        warmup=1,
        shares=None,
        mirrored=None,
        lines=None,
        tasks=[{"way": 4, "shot": 1, "queries": 1}],
        validation={"way": 3, "shot": 1, "queries": 2, "episodes": 2},
    )
    data, large = signs(InputSpec(80)), signs(InputSpec(96)).with_rotations().with_rotations()
    found = ingredient_rows(config, large, data, None, {"apart": {"kept_blocks": 1}})
    assert [row["ingredient"] for row in found] == ["as it begins", "apart"]
    cells = [[(cell["way"], cell["shot"]) for cell in row["cells"]] for row in found]
    assert cells == [[(3, 1), (3, 2)]] * 2
    assert all(0 <= cell["accuracy"] <= 1 for row in found for cell in row["cells"])


def test_whole_runs_are_measured_in_the_same_episodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingredients, "CELLS", ((3, 1, 4),))
    monkeypatch.setattr(ingredients, "QUERIES", 3)
    path = CHECKPOINTS / "matching-drawings.safetensors"
    first, again = finished_rows([path, path], signs(InputSpec(80)))
    assert first == again
    assert first["ingredient"] == "`matching-drawings`, 60 episodes"
    assert first["cells"][0]["accuracy"] > 0.5
