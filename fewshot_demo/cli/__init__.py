"""The command line. Each command imports what it needs, so that help is instant."""

from __future__ import annotations

import typer

from . import learning, model_commands, serving, session_commands

app = typer.Typer(
    name="fewshot_demo",
    help="Teach a model a new visual concept with a few images, and see which of them decided.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.add_typer(model_commands.app, name="models")
app.command()(learning.train)
app.command()(learning.evaluate)
app.command()(learning.classify)
app.add_typer(session_commands.app, name="sessions")
app.command("data")(learning.data)
app.command()(serving.bench)


def main() -> None:
    """Run the command line."""
    app()
