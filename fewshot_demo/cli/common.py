"""What the commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ..models.card import Metric
    from ..models.catalog import Catalog

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def sentences() -> Iterator[None]:
    """What can be foreseen ends with a sentence and status 1, not with a traceback."""
    from ..core.message import MessageError

    try:
        yield
    except (OSError, KeyError, ValueError, MessageError) as error:
        if isinstance(error, MessageError):
            from ..texts import texts

            print(texts().say(error.message), file=sys.stderr)
        else:
            text = error.args[0] if isinstance(error, KeyError) and error.args else error
            print(text, file=sys.stderr)
        raise typer.Exit(1) from None


def in_percent(share: float, *, digits: int = 0, exactly: bool = False) -> str:
    """A share in words, of which rounding makes no certainty: ``>99%``, or ``<1%``.

    Args:
        share: 0 to 1.
        digits: after the point.
        exactly: whether 0 and 1 are so by construction.
    """
    rounded = round(100 * share, digits)
    if not exactly and rounded >= 100:
        return f">{100 - 10**-digits:.{digits}f}%"
    if not exactly and rounded <= 0:
        return f"<{10**-digits:.{digits}f}%"
    return f"{rounded:.{digits}f}%"


def print_json(value: Any) -> None:
    """Indented JSON on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False))


def catalog() -> Catalog:
    """The catalog of the configured folder."""
    from ..models.catalog import Catalog
    from ..settings import settings

    values = settings()
    return Catalog(values.checkpoints, values.device, values.added_models, values.trusted_models)


def measured(cell: Metric) -> str:
    """A cell of a card's metrics, in a line."""
    return (
        f"{cell.data}, {cell.split}, {cell.way}-way {cell.shot}-shot: "
        f"{cell.accuracy:.2%} ±{cell.ci95:.2%} over {cell.episodes} episodes; ECE {cell.ece:.4f}"
    )
