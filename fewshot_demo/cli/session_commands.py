"""``sessions``: list, export, import and delete, for whoever runs the app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .common import AsJson, print_json, sentences

if TYPE_CHECKING:
    from ..service import Operator
    from ..service.refused import Words

app = typer.Typer(help="List, export, import and delete sessions.", no_args_is_help=True)


class What(str, Enum):
    """What becomes of a session."""

    SET = "set"
    CLASSIFIER = "classifier"
    PAGE = "page"


Key = Annotated[str, typer.Argument(help="Key of a session, as `sessions list` shows it.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the sessions of all visitors."""
    with _operator() as operator:
        rows = operator.list_sessions()
    if as_json:
        print_json(
            [
                {
                    "key": row.key,
                    "name": _words(row.name),
                    "classes": row.classes,
                    "images": row.images,
                    "updated": row.updated.isoformat(),
                    "deleted": row.deleted,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        deleted = "  (deleted)" if row.deleted else ""
        print(
            f"{row.key}  {row.updated:%Y-%m-%dT%H:%M}  {row.classes:3} classes "
            f"{row.images:4} images  {_words(row.name)}{deleted}"
        )


@app.command()
def export(
    key: Key,
    out: Annotated[Path, typer.Argument(help="The .zip or .html file to write.")],
    what: Annotated[
        What, typer.Option("--as", help="The set, its classifier as an ONNX file, or as a page.")
    ] = What.SET,
) -> None:
    """Write a session with its images and questions to a zip file."""
    with _operator() as operator:
        if what is What.SET:
            operator.export_session(key, out)
        else:
            operator.export_classifier(key, out, page=what is What.PAGE)
    print(f"Written to {out}")


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="A .zip file that `export` wrote.")]) -> None:
    """Make a session from an exported file and print its key."""
    with _operator() as operator:
        print(operator.import_session(file))


@app.command()
def delete(key: Key) -> None:
    """Delete a session; its visitor can bring it back for a while."""
    with _operator() as operator:
        print(f"Deleted {_words(operator.delete_session(key))!r}")


@app.command()
def backup(out: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Write the whole database into a file, also while the app runs."""
    with sentences():
        from ..core.message import Message
        from ..settings import settings
        from ..store import back_up, images_elsewhere

        back_up(settings().database_url, out)
        count, values = images_elsewhere(out), settings()
    print(f"Written to {out}")
    if count:
        where = {"count": count, "url": values.images_url, "hours": values.images_hours}
        print(_words(Message("backup-without-images", where)))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put a backup in the place of all that is stored, also while the app runs."""
    with sentences():
        from ..settings import settings
        from ..store import restore as put_back

        put_back(settings().database_url, file)
    print(f"Restored from {file}")


@contextmanager
def _operator() -> Iterator[Operator]:
    from ..service import Operator
    from ..settings import settings

    with sentences():
        operator = Operator(settings())
        try:
            yield operator
        finally:
            operator.close()


def _words(text: Words) -> str:
    from ..texts import texts

    return text if isinstance(text, str) else texts().say(text)
