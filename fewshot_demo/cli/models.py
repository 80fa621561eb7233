"""``models``: list and check the models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .common import AsJson, catalog, print_json

app = typer.Typer(help="List and check the models.", invoke_without_command=True)


@app.callback()
def models(context: typer.Context, as_json: AsJson = False) -> None:
    """List the models."""
    if context.invoked_subcommand is not None:
        return
    from dataclasses import asdict

    found = catalog()
    cards = found.cards()
    if as_json:
        print_json([asdict(card) for card in cards])
    else:
        for card in cards:
            cell = card.metric(5, 1)
            measured = f"{cell['accuracy']:.1%} at 5-way 1-shot" if cell else "not measured"
            print(f"{card.id:24} {card.title:24} {card.domain:8} {card.data['name']:12} {measured}")
    for name, why in found.problems().items():
        print(f"{name} is not used: {why}", file=sys.stderr)


@app.command()
def verify(
    data: Annotated[
        Path | None, typer.Option(help="Folder of the data sets: re-run the golden episodes.")
    ] = None,
) -> None:
    """Recount parameters, check every tensor's hash, and re-run the golden episodes."""
    from ..training.verify import problems_of

    found = catalog()
    for name, why in found.problems().items():
        print(f"{name}: {why}")
    sound = not found.problems()
    for card in found.cards():
        problems = problems_of(found.path(card.id), data)
        print(f"{card.id}: {'; '.join(problems) or 'sound'}")
        sound = sound and not problems
    raise typer.Exit(0 if sound else 1)
