"""Mappings of anything stand only where JSON, TOML or another library begins."""

import ast
from pathlib import Path

import pytest

from fewshot_demo.places import PACKAGE

EDGES = {
    "backbones/timm.py": {"__init__"},  # arguments of `timm.create_model`, as a card keeps them
    "bench/__init__.py": {"run"},  # what `bench --json` prints
    "bench/rows.py": {"as_dict"},
    "learners/base.py": {"build_learner"},  # a recipe's or a card's configuration
    "models/card.py": {"as_json", "build"},
    "models/checkpoint.py": {"read_header"},  # the JSON of safetensors
    "models/hub.py": {"header_is_sound"},
    "models/typed_json.py": {"formerly"},  # metadata of a dataclass field
    "store/earlier_answers.py": {"as_one_distribution"},  # stored JSON of earlier versions
    "store/predictions.py": {"as_json"},
    "studies/continual.py": {"continual_study", "measure"},  # rows of a stored table
    "studies/kinds.py": {"rows_of"},
    "studies/robustness.py": {"robustness_study"},
    "training/meta_test.py": {"as_dict"},  # what `evaluate --json` prints
    "training/state.py": {"load_state_dict", "state_dict"},  # torch's own form of a state
}


def mappings_of_anything(source: str) -> set[str]:
    """Names of the public functions with ``dict[str, Any]`` among what they take or give."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") and node.name != "__init__":
            continue
        taken = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        said = [one.annotation for one in taken if one.annotation]
        said += [node.returns] if node.returns else []
        if any("dict[str, Any]" in ast.unparse(one) for one in said):
            found.add(node.name)
    return found


def places() -> list[Path]:
    inside = (path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))
    return sorted(path for path in inside if path.parts[0] != "ui")


@pytest.mark.parametrize("room", sorted({path.parts[0] for path in places()}))
def test_use_cases_and_models_speak_in_types(room: str) -> None:
    for path in places():
        if path.parts[0] == room:
            found = mappings_of_anything((PACKAGE / path).read_text(encoding="utf-8"))
            assert found == EDGES.get(path.as_posix(), set()), path


def test_every_edge_is_there() -> None:
    assert set(EDGES) <= {path.as_posix() for path in places()}


@pytest.mark.parametrize(
    "source",
    [
        "def view(key: str) -> dict[str, Any]: ...",
        "class A:\n    async def take(self, *, given: list[dict[str, Any]]) -> None: ...",
    ],
)
def test_a_mapping_of_anything_is_found(source: str) -> None:
    assert mappings_of_anything(source)
