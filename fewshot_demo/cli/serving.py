"""``serve`` and ``bench``."""

from __future__ import annotations

from typing import Annotated

import typer

from .common import AsJson, print_json, sentences


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    kiosk: Annotated[bool, typer.Option("--kiosk", help="For a booth's tablet.")] = False,
) -> None:
    """Serve the page."""
    from ..settings import Settings
    from ..ui import app as page

    given = {"host": host, "port": port, "kiosk": kiosk or None}
    page.serve(Settings(**{key: value for key, value in given.items() if value is not None}))


def bench(as_json: AsJson = False) -> None:
    """Measure teaching, asking, meta-training and start-up against their peers."""
    with sentences():
        from ..bench import run

        results = run(quiet=as_json)
    if as_json:
        print_json(results)
