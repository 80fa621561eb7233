"""``models``: list, check and add models."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from .common import AsJson, catalog, measured, print_json, sentences

app = typer.Typer(help="List, check and add models.", invoke_without_command=True)


@app.callback()
def models(context: typer.Context, as_json: AsJson = False) -> None:
    """List the models."""
    if context.invoked_subcommand is not None:
        return
    from ..texts import texts
    from ..texts.model_titles import method_sentence, method_title

    found, words, rows = catalog(), texts(), []
    for card in found.cards():
        title = method_title(card, words)
        rows.append(card.as_json() | {"title": title, "sentence": method_sentence(card, words)})
        cell = card.metric(5, 1)
        measured = f"{cell.accuracy:.1%} at 5-way 1-shot" if cell else "not measured"
        if not as_json:
            print(f"{card.id:24} {title:24} {card.domain:8} {card.data.name:12} {measured}")
    if as_json:
        print_json(rows)
    for name, why in found.problems().items():
        print(f"{name} is not used: {words.say(why)}", file=sys.stderr)


@app.command()
def verify(
    data: Annotated[
        Path | None, typer.Option(help="Folder of the data sets: re-run the golden episodes.")
    ] = None,
) -> None:
    """Recount parameters, check every tensor's hash, and re-run the golden episodes."""
    from ..texts import texts
    from ..training.verify import problems_of

    found, words = catalog(), texts()
    for name, why in found.problems().items():
        print(f"{name}: {words.say(why)}")
    sound = not found.problems()
    for card in found.cards():
        problems = problems_of(found.path(card.id), data)
        print(f"{card.id}: {' '.join(map(words.say, problems)) or 'sound'}")
        sound = sound and not problems
    raise typer.Exit(0 if sound else 1)


@app.command()
def measure(
    model: Annotated[str, typer.Argument(help="Id of a model.")],
    data: Annotated[Path, typer.Option(help="Folder of the data sets.")],
    verdict_only: Annotated[
        bool, typer.Option(help="Fit “none of these” alone; measure nothing.")
    ] = False,
    only: Annotated[
        str,
        typer.Option(
            help="Measure these alone, with commas between: deletion, leave-one-out, open-set; "
            "or fit the verdict."
        ),
    ] = "",
) -> None:
    """Calibrate a model again on its validation classes and measure it on its test classes."""
    with sentences():
        from ..training.publish import VERDICT, remeasure

        path = catalog().path(catalog().card(model).id)
        parts = [VERDICT] if verdict_only else [part for part in only.split(",") if part]
        card = remeasure(path, data, only=parts)
    for row in card.metrics:
        print(measured(row))


@app.command()
def download(
    name: Annotated[
        str, typer.Argument(help="A name of the list, or a timm model; without: the list.")
    ] = "",
    hub: Annotated[
        str, typer.Option(help="Address of the hub; empty: HF_ENDPOINT, else the public one.")
    ] = "",
) -> None:
    """Fetch a backbone's weights from the hub, once, and answer about photos with it offline."""
    with sentences():
        from ..models.hub import SHORTLIST, download_weights

        if not name:
            for short, weights in SHORTLIST.items():
                print(f"{short:12} {weights.model:40} {weights.sentence}")
            return
        with _transfer_bar() as progress:
            card = download_weights(name, _added(), hub=hub or None, progress=progress)
    print(f"{card.id} is a model now: {card.parameters:,} parameters, licence {card.data.licence}")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="Weights in timm's format, .safetensors.")],
    model: Annotated[
        str, typer.Option(help="timm's name of the model; empty: as the file says.")
    ] = "",
) -> None:
    """Make a file of timm weights a model of the app."""
    with sentences():
        from ..models.hub import Weights, add_weights

        card = add_weights(file, _added(), Weights(model) if model else None)
    print(f"{card.id} is a model now: {card.parameters:,} parameters")


def _added() -> Path:
    return catalog().added


@contextmanager
def _transfer_bar() -> Iterator[Callable[[int, int], None]]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    with Progress(BarColumn(), DownloadColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("download")

        def progress(here: int, total: int) -> None:
            bar.update(task, completed=here, total=total)

        yield progress
