"""Write what is generated into README.md and ``docs/``, or check that it is fresh.

``python -m fewshot_demo.docs`` writes, ``--check`` fails when anything is stale. In a page a table
stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the picture of the house is a file
of its own. Nothing here imports torch.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..places import ROOT
from .generated import tables
from .house import picture

BLOCK = re.compile(
    r"(?P<start><!-- generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL
)
HOUSE = Path("docs") / "house.svg"


def pages(root: Path = ROOT) -> dict[Path, str]:
    """Every page of the documentation by its path below the project, as it stands."""
    paths = [root / "README.md", *sorted((root / "docs").glob("*.md"))]
    return {path.relative_to(root): path.read_text(encoding="utf-8") for path in paths}


def render(text: str, makers: Mapping[str, Callable[[], str]]) -> str:
    """The text with every block written anew.

    Raises:
        ValueError: if a block has no table; the text names the tables there are.
    """

    def written(match: re.Match[str]) -> str:
        if match["name"] not in makers:
            raise ValueError(f"no table {match['name']!r}; there are {', '.join(sorted(makers))}")
        return match["start"] + makers[match["name"]]() + match["end"]

    return BLOCK.sub(written, text)


def unused(texts: Mapping[Path, str], makers: Mapping[str, Callable[[], str]]) -> set[str]:
    """The tables that stand on no page."""
    found = {match["name"] for text in texts.values() for match in BLOCK.finditer(text)}
    return set(makers) - found


def stale(root: Path = ROOT) -> dict[Path, str]:
    """What is not as it would be written: path to the new text.

    Raises:
        ValueError: if a block has no table, or a table no block.
    """
    makers, found = tables(), pages(root)
    if missing := unused(found, makers):
        raise ValueError(f"{', '.join(sorted(missing))}: these tables stand on no page")
    new = {path: render(text, makers) for path, text in found.items()} | {HOUSE: picture()}
    return {path: text for path, text in new.items() if _read(root / path) != text}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Write or check; the exit status."""
    parser = argparse.ArgumentParser(prog="fewshot_demo.docs", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when anything is stale")
    check = parser.parse_args(arguments).check
    found = stale(root)
    if check and found:
        names = ", ".join(path.as_posix() for path in found)
        print(f"{names}: stale; run `make docs` and commit.", file=sys.stderr)
        return 1
    for path, text in found.items():
        (root / path).write_text(text, encoding="utf-8")
    return 0
