"""The stored results of the studies: one JSON file for each data set of a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"

Row = dict[str, Any]  # of a table: what the variant is, and its ``cells``


def write(name: str, about: Row, rows: list[Row]) -> Path:
    """One file: what all rows share, and the rows."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(about | {"rows": rows}, indent=1) + "\n")
    return path


def rows_of(name: str) -> list[Row]:
    """The rows that a file has by now; none where it is not there."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))["rows"] if path.is_file() else []
