"""``classify`` where the picture is none of the classes, and where there is one class only."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fewshot_demo.cli import app
from fewshot_demo.cli.common import in_percent
from tests.fakes import PixelRecogniser, drawing


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> PixelRecogniser:
    """The command asks this one; its first model can say "none of these"."""
    made = PixelRecogniser()
    made.models.remove("broken")
    made.refusing = {"nearest"}
    monkeypatch.setattr("fewshot_demo.recognition.recogniser.Recogniser", lambda *_, **__: made)
    return made


def folder(root: Path, *shapes: str) -> Path:
    for shape in shapes:
        (root / "support" / shape).mkdir(parents=True)
        for number in range(2):
            (root / "support" / shape / f"{number}.png").write_bytes(drawing(shape, number))
    for shape in ("ring", "box"):
        (root / f"{shape}.png").write_bytes(drawing(shape, 1))
    return root


def classify(root: Path, shape: str, *options: str, code: int = 0) -> Result:
    arguments = ["classify", str(root / f"{shape}.png"), "--support", str(root / "support")]
    result = CliRunner().invoke(app, [*arguments, *options])
    assert result.exit_code == code, result.output
    return result


def test_none_of_these_is_said_with_the_nearest_class(recogniser: PixelRecogniser, tmp_path: Path):
    root = folder(tmp_path, "ring", "line")
    (row,) = json.loads(classify(root, "box", "--json").stdout)
    assert (row["none_of_these"], row["label"]) == (True, "ring")
    assert 0.5 < row["none_probability"] < 1
    assert sum(row["probabilities"].values()) == pytest.approx(1)
    sure = f"{row['none_probability']:.0%}"
    assert f"box.png: none of these ({sure}, nearest: ring)" in classify(root, "box").stdout
    (known,) = json.loads(classify(root, "ring", "--json").stdout)
    assert known["none_of_these"] is False
    for answer in (row, known):
        entries = [*answer["shown"]["classes"].values(), answer["shown"]["none"]]
        assert sum(entries) == pytest.approx(1)
        assert answer["shown"]["none"] == answer["none_probability"]
    assert f"ring ({known['shown']['classes']['ring']:.0%})" in classify(root, "ring").stdout


def test_a_model_that_cannot_refuse_has_no_verdict(recogniser: PixelRecogniser, tmp_path: Path):
    root = folder(tmp_path, "ring", "line")
    (row,) = json.loads(classify(root, "box", "--model", "other", "--json").stdout)
    assert (row["none_of_these"], row["none_probability"]) == (None, None)
    assert row["shown"] == {"classes": row["probabilities"], "none": 0.0}


def test_one_class_is_enough_for_a_model_that_can_refuse(
    recogniser: PixelRecogniser, tmp_path: Path
):
    root = folder(tmp_path, "ring")
    (row,) = json.loads(classify(root, "ring", "--json").stdout)
    assert (row["none_of_these"], row["probabilities"]) == (False, {"ring": 1})
    assert f"ring ({1 - row['none_probability']:.0%})" in classify(root, "ring").stdout
    assert "nearest: ring" in classify(root, "box").stdout
    every = json.loads(classify(root, "ring", "--model", "all", "--json").stdout)
    assert [row["model"] for row in every] == ["nearest"]


def test_one_class_is_too_little_for_the_others(recogniser: PixelRecogniser, tmp_path: Path):
    result = classify(folder(tmp_path, "ring"), "ring", "--model", "other", code=1)
    assert "one class is too little" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("share", "whole", "tenths"),
    [
        (0.9951, ">99%", "99.5%"),
        (0.99999, ">99%", ">99.9%"),
        (0.0001, "<1%", "<0.1%"),
        (0.5, "50%", "50.0%"),
    ],
)
def test_rounding_makes_no_share_a_certainty(share: float, whole: str, tenths: str) -> None:
    assert (in_percent(share), in_percent(share, digits=1)) == (whole, tenths)
    assert in_percent(1, exactly=True) == "100%"


def test_one_class_among_no_strangers_is_certain(recogniser: PixelRecogniser, tmp_path: Path):
    root = folder(tmp_path, "ring")
    assert "ring (100%)" in classify(root, "ring", "--strangers", "0").stdout
