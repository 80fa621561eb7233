"""Recipes: one that is like another, and what ships."""

from dataclasses import asdict
from pathlib import Path

import pytest

from fewshot_demo.places import RECIPES
from fewshot_demo.training.config import TrainConfig, recipe_path


def test_a_recipe_has_from_another_what_it_leaves_out(tmp_path: Path) -> None:
    first = recipe_path("prototypical-omniglot").read_text(encoding="utf-8")
    (tmp_path / "first.toml").write_text(first, encoding="utf-8")
    (tmp_path / "second.toml").write_text('like = "first"\nepisodes = 7\nheld = 3\n')
    (tmp_path / "third.toml").write_text('like = "second"\nseed = 5\n')
    told = asdict(TrainConfig.from_toml(tmp_path / "first.toml"))
    third = asdict(TrainConfig.from_toml(tmp_path / "third.toml"))
    assert third == {**told, "episodes": 7, "source_size": 3, "seed": 5}


def test_a_recipe_of_ones_own_can_be_like_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('like = "prototypical-omniglot"\nseed = 5\n')
    mine = TrainConfig.from_toml(tmp_path / "mine.toml")
    shipped = TrainConfig.from_toml(recipe_path("prototypical-omniglot"))
    assert asdict(mine) == {**asdict(shipped), "seed": 5}


def test_a_recipe_like_none_that_is_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "alone.toml").write_text('like = "nothing"\n')
    with pytest.raises(FileNotFoundError, match="no recipe 'nothing'"):
        TrainConfig.from_toml(tmp_path / "alone.toml")


def test_recipes_like_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('like = "other"\n')
    (tmp_path / "other.toml").write_text('like = "one"\n')
    with pytest.raises(ValueError, match="in a circle"):
        TrainConfig.from_toml(tmp_path / "one.toml")


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_recipe_that_ships_can_be_read(path: Path) -> None:
    assert TrainConfig.from_toml(path).last_episode >= 0


def test_the_model_that_learned_every_class_is_made_as_its_twin() -> None:
    runs = ["drawings-first", "drawings-second", "drawings-third"]
    for name in ["prototypical-drawings", *runs]:
        twin, every = (asdict(TrainConfig.from_toml(recipe_path(n))) for n in (name, f"{name}-all"))
        assert {key for key in twin if twin[key] != every[key]} <= {
            "split",
            "validation",
            "init",
            "metrics_from",
        }
        assert every["split"] == "drawings/icons-all"
    whole = TrainConfig.from_toml(recipe_path("prototypical-drawings-all"))
    assert whole.init == [f"{run}-all" for run in runs]
    assert whole.metrics_from == "prototypical-drawings"
