"""Cards: every value has its type and its range, or the file is refused with one clear sentence."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from fewshot_demo.core.rejection import Rejection
from fewshot_demo.models.card import (
    Card,
    Deletion,
    Golden,
    LeaveOneOut,
    OpenSet,
    Task,
    TrainingRun,
)
from fewshot_demo.models.catalog import Catalog
from fewshot_demo.models.checkpoint import BrokenCheckpoint, read_card, read_header
from fewshot_demo.models.typed_json import (
    ALL_OTHERS,
    LEFT_OUT,
    Between,
    WrongValue,
    as_json,
    formerly,
    read,
)
from fewshot_demo.texts import texts
from tests.cards import card, cell
from tests.said import says

CHECKPOINTS = sorted((Path(__file__).parents[2] / "checkpoints").glob("*.safetensors"))

WHOLE = card(
    recipe=TrainingRun("t.toml", 9, 2, "cpu", seed=1, of=9, tasks=(Task(5, 1, 3, rounds=2),)),
    learner_config={"steps": 2, "heads": [1, {"two": None}]},
    temperature={1: 2.0, 5: 1.0},
    rejection=Rejection((1.0, -0.5, *(0.25,) * 7)),
    metrics=(
        cell(
            reliability=((3, 0.5, 1.0),),
            deletion=Deletion(1.0, 0.1, 400, 1.5, 0.5),
            leave_one_out=LeaveOneOut(0.9, 0.1, 100),
            open_set=OpenSet(0.9, 0.01, 0.05, 0.8, 0.02, 400),
        ),
    ),
    golden=Golden(5, 1, 15, 20, 20, 1400),
    tensors={"w": "0" * 64},
)


def written(made: Card) -> Any:
    """The card as a file has it."""
    return json.loads(json.dumps(made.as_json()))


def test_every_part_of_a_card_comes_back() -> None:
    assert Card.from_json(written(WHOLE)) == WHOLE
    assert Card.from_json(written(card())) == card()


@pytest.mark.parametrize("path", CHECKPOINTS, ids=lambda path: path.stem)
def test_what_a_committed_card_says_is_read_and_written_unchanged(path: Path) -> None:
    old = json.loads(read_header(path)["__metadata__"]["card"])
    new = written(read_card(path))
    if "twin" in old["data"]:
        old["data"]["metrics_from"] = old["data"].pop("twin")
    for part in ("data", "metrics", "temperature", "rejection", "golden", "tensors", "backbone"):
        assert json.dumps(new[part], sort_keys=True) == json.dumps(
            old[part] if part != "metrics" else [{"reliability": []} | m for m in old[part]],
            sort_keys=True,
        )


def test_older_names_are_read_and_the_new_ones_written() -> None:
    old = written(card())
    old["data"] |= {"twin": "other"}
    old["golden"] = {}
    old["rejection"] = {"several": {}, "alone": {}}
    made = Card.from_json(old)
    assert made.data.metrics_from == "other"
    assert made.golden is None
    assert made.rejection is None
    assert written(made)["data"]["metrics_from"] == "other"
    assert "twin" not in written(made)["data"]


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: c["metrics"][0].update(accuracy=float("nan")), r"metrics\[0\].accuracy.*finite"),
        (lambda c: c["metrics"][0].update(nll=float("inf")), r"metrics\[0\].nll.*finite"),
        (lambda c: c["metrics"][0].update(accuracy=1.5), "from 0 to 1, got 1.5"),
        (lambda c: c["metrics"][0].update(accuracy="0.5"), "should be a number, got '0.5'"),
        (lambda c: c["metrics"][0].update(way=True), r"metrics\[0\].way should be a whole number"),
        (lambda c: c["metrics"][0].update(way=5.5), r"metrics\[0\].way should be a whole number"),
        (lambda c: c["metrics"][0].update(way=0), "from 1 to 10000"),
        (lambda c: c["metrics"][0].update(nll=10**400), r"metrics\[0\].nll.*finite"),
        (lambda c: c["metrics"][0].pop("ci95"), r"metrics\[0\].ci95 is missing"),
        (lambda c: c["metrics"][0]["reliability"][0].pop(), "a list of 3"),
        (lambda c: c.update(metrics={}), "metrics should be a list"),
        (lambda c: c["metrics"].append(3), r"metrics\[1\] should be a mapping"),
        (lambda c: c["input"].update(channels=10**9), "1 or 3 channels"),
        (lambda c: c["input"].update(size=10**9), "at most 4096"),
        (lambda c: c["input"].update(kind="sound"), "one of 'ink', 'photo'"),
        (lambda c: c["input"].update(std=[0.0, 1.0]), "mean and std"),
        (lambda c: c.update(domain="sound"), "domain should be one of 'drawing', 'photo'"),
        (lambda c: c.update(temperature={"one": 1.0}), "temperature should be a whole number as"),
        (lambda c: c.update(temperature={"1": -1.0}), "temperature.1 should be a number from"),
        (
            lambda c: c["rejection"]["weights"].append("1"),
            r"rejection.weights\[9\] should be a number",
        ),
        (lambda c: c["learner_config"].update(scale=float("nan")), "learner_config.scale.*finite"),
        (lambda c: c["backbone"].update(width=float("inf")), "backbone.width.*finite"),
        (lambda c: c["backbone"].update(width=10**9), "backbone.width should be at most 100,000"),
        (lambda c: c["backbone"].update(deep=nested(60)), "nested more than 20 levels"),
        (lambda c: c.pop("learner"), "learner is missing"),
        (lambda c: c.update(parameters=-1), "parameters should be a number from 0"),
        (lambda c: c.update(golden={"way": 5}), "golden.shot is missing"),
        (lambda c: c.update(id="x" * 99_999, paper=7), "paper should be text, got 7"),
    ],
)
def test_a_card_that_cannot_be_right_is_refused_in_one_sentence(
    change: Change, reason: str, tmp_path: Path
) -> None:
    values = written(replace(WHOLE, id="odd"))
    change(values)
    file(tmp_path / "odd.safetensors", json.dumps(values))
    file(tmp_path / "tiny.safetensors", json.dumps(written(card())))
    with says(BrokenCheckpoint, reason):
        read_card(tmp_path / "odd.safetensors")
    catalog = Catalog(tmp_path)
    assert [one.id for one in catalog.cards()] == ["tiny"]
    (problem,) = catalog.problems().values()
    said = texts().say(problem)
    assert "\n" not in said and len(said) < 300


@pytest.mark.parametrize("text", ["", "[]", "7", "null", '"card"', "[" * 99_999, "{", "{}"])
def test_what_is_no_card_at_all_is_refused(text: str, tmp_path: Path) -> None:
    file(tmp_path / "odd.safetensors", text)
    with says(BrokenCheckpoint, "card"):
        read_card(tmp_path / "odd.safetensors")


def nested(levels: int) -> list[Any]:
    return [nested(levels - 1)] if levels else []


def file(path: Path, text: str) -> None:
    """A checkpoint with this card and no weights."""
    header = json.dumps({"__metadata__": {"format": "pt", "card": text}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header)


@dataclass(frozen=True)
class Part:
    size: Annotated[int, Between(1, 9)]
    kind: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Toy:
    name: str
    part: Part
    by_number: Mapping[int, float] = field(default_factory=dict)
    flag: bool = False
    maybe: str | None = field(default=None, metadata=LEFT_OUT)
    new: str | None = field(default=None, metadata=formerly("old"))
    rest: Mapping[str, object] = field(default_factory=dict, metadata=ALL_OTHERS)


def test_dataclasses_of_any_form_are_read_and_written() -> None:
    values = {"name": "n", "part": {"size": 3, "kind": "b"}, "by_number": {"7": 1}, "x": [1, "y"]}
    found = read(Toy, values)
    assert found == Toy("n", Part(3, "b"), {7: 1.0}, rest={"x": [1, "y"]})
    assert as_json(found) == values | {"flag": False}
    assert read(Toy, values | {"old": "o"}) == replace(found, new="o")
    with says(WrongValue, r"part\.size should be a number from 1 to 9, got 10"):
        read(Toy, values | {"part": {"size": 10}})
    with says(WrongValue, "flag should be"):
        read(Toy, values | {"flag": 1})
