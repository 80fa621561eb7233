"""The study of what the axes of drawings' embeddings are fitted to."""

import pytest

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.models.checkpoint import load
from fewshot_demo.places import CHECKPOINTS
from fewshot_demo.studies import alphabets, fitted_axes, ingredients
from fewshot_demo.training.config import TrainConfig, recipe_path
from tests.drawings import signs


def test_each_row_is_of_axes_fitted_to_other_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingredients, "CELLS", ((3, 1, 4),))
    monkeypatch.setattr(ingredients, "QUERIES", 3)
    monkeypatch.setattr(alphabets, "WAY", 4)
    monkeypatch.setattr(alphabets, "DRAWERS", 3)
    monkeypatch.setattr(alphabets, "TASKS", 3)
    learner, _ = load(CHECKPOINTS / f"{fitted_axes.RECIPE}.safetensors")
    config = TrainConfig.from_toml(recipe_path(fitted_axes.RECIPE))
    drawn, train = signs(InputSpec(80)), signs(InputSpec(96)).with_rotations()
    shares = {"alike": None, "turned": {"rot090": 0.25}}
    seen = []

    def fit(batches: object) -> None:
        seen.append(batches)

    monkeypatch.setattr(learner.backbone, "fit_to_classes", fit)
    found = fitted_axes.rows(learner, config, train, drawn, [drawn], shares)
    assert [row["axes_fitted_to"] for row in found] == ["alike", "turned"]
    assert len(seen) == 2
    for row in found:
        assert 0.5 < row["cells"][0]["accuracy"] <= 1
        assert row["inside_one_alphabet"].count("±") == 1


def test_the_published_shares_are_among_those_compared() -> None:
    config = TrainConfig.from_toml(recipe_path(fitted_axes.RECIPE))
    assert config.fitting_shares in fitted_axes.FITTED.values()
