"""Every feature that the documentation claims names a test, and that test is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    page = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def names_in(file: Path) -> set[str]:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {one.name for one in body if isinstance(one, ast.FunctionDef)}


def test_every_feature_of_ours_names_a_test_that_is_there() -> None:
    assert len(rows()) > 20
    for feature, *_, ours in rows():
        named = TEST.findall(ours)
        assert named or ours == "–", f"{feature}: yes is said without a test"
        assert ours.startswith("Y ") == bool(named)
        for file, test in named:
            assert test in names_in(ROOT / file), f"{feature}: {file} has no {test}"
