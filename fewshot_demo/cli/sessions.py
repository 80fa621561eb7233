"""``sessions``: list, export, import and delete."""

from __future__ import annotations

import typer

app = typer.Typer(help="List, export, import and delete sessions.", no_args_is_help=True)
