"""The house: its rooms as their docstrings describe them, and a picture of who imports whom.

The floors are those of the import contract in ``pyproject.toml``, the arrows are read from the code
by grimp, the library under import-linter. An arrow that follows from others is left out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ..places import PACKAGE, ROOT
from ..studies.card_tables import table

NAME = PACKAGE.name
WIDTH, MARGIN, FLOOR, BOX = 880, 20, 74, 34  # pixels; a floor's height holds a box and its arrows
LETTER, PAD = 8.4, 26  # pixels for each letter of a room's name, and for what stands around it
STYLE = """
text { font: 14px sans-serif; fill: #1a1c4b; text-anchor: middle }
rect.room { fill: #eef0fb; stroke: #3f51b5; rx: 6px }
path { fill: none; stroke: #8c93c4; marker-end: url(#tip) }
"""


def floors() -> list[list[str]]:
    """The rooms of each floor, the highest first, as the import contract has them."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (contract,) = (c for c in linter["importlinter"]["contracts"] if c["id"] == "layers")
    return [floor.split(" | ") for floor in contract["layers"]]


def arrows() -> dict[str, set[str]]:
    """Room to the rooms that its modules import, read from the code."""
    import grimp

    graph = grimp.build_graph(NAME, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        here = _room(module)
        found.setdefault(here, set()).update(
            _room(other) for other in graph.find_modules_directly_imported_by(module)
        )
    return {room: others - {room, NAME} for room, others in found.items() if room != NAME}


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def reduced(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The fewest arrows from which all the others follow (the transitive reduction)."""

    def reach(room: str) -> set[str]:
        direct = graph.get(room, set())
        return direct.union(*(reach(other) for other in direct))

    return {
        room: others - set().union(*(reach(other) for other in others))
        for room, others in graph.items()
    }


def rooms_table() -> str:
    """One row a room: where it is, and what it is for."""
    rows = [
        (f"`{NAME}/{path.name}`", _first_paragraph(path))
        for floor in floors()
        for name in floor
        for path in [_place(name)]
    ]
    return table(("room", "what is in it"), rows)


def _place(room: str) -> Path:
    folder = PACKAGE / room
    return folder if folder.is_dir() else PACKAGE / f"{room}.py"


def _first_paragraph(path: Path) -> str:
    file = path / "__init__.py" if path.is_dir() else path
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return text.split("\n\n")[0].replace("``", "`")


def picture() -> str:
    """The house as SVG: floors from top to bottom, arrows from who imports to what is imported."""
    rows = floors()
    places = {
        room: (x, number * FLOOR + MARGIN)
        for number, floor in enumerate(rows)
        for room, x in zip(floor, _across(floor), strict=True)
    }
    height = len(rows) * FLOOR + 2 * MARGIN - (FLOOR - BOX)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">',
            f"<title>The rooms of {NAME} and what they import</title>",
            f"<style>{STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            'markerHeight="7" orient="auto"><path d="M0 1 7 4 0 7" style="marker-end: none"/>'
            "</marker></defs>",
            f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
            *_lines(reduced(arrows()), places),
            *(_box(room, *place) for room, place in places.items()),
            "</svg>\n",
        ]
    )


def _width(room: str) -> float:
    return len(room) * LETTER + PAD


def _across(floor: list[str]) -> Iterable[float]:
    """The middle of each room, spread evenly over the width of the house."""
    gap = (WIDTH - sum(map(_width, floor))) / (len(floor) + 1)
    x = 0.0
    for room in floor:
        yield round(x + gap + _width(room) / 2, 1)
        x += gap + _width(room)


def _lines(graph: Mapping[str, set[str]], places: Mapping[str, tuple[float, int]]) -> list[str]:
    lines = []
    for room in places:
        for other in sorted(graph.get(room, ())):
            (x, y), (to_x, to_y) = places[room], places[other]
            bend = (to_y - y) // 2
            lines.append(
                f'<path d="M{x} {y + BOX} C{x} {y + bend + BOX} {to_x} {to_y - bend} '
                f'{to_x} {to_y}"/>'
            )
    return lines


def _box(room: str, x: float, y: int) -> str:
    width = _width(room)
    return (
        f"<g><title>{escape(_first_paragraph(_place(room)))}</title>"
        f'<rect class="room" x="{x - width / 2:.1f}" y="{y}" width="{width:.1f}" height="{BOX}"/>'
        f'<text x="{x}" y="{y + 22}">{room}</text></g>'
    )
