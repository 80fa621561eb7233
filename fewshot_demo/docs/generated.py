"""The generated tables: models and results from the cards, commands and settings from the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import AliasChoices
from pydantic_core import PydanticUndefined

from ..models.checkpoint import read_card
from ..places import CHECKPOINTS, PACKAGE, ROOT
from ..settings import Settings
from ..studies.card_tables import (
    honesty_table,
    models_table,
    results_table,
    summary_table,
    table,
)
from .house import rooms_table
from .python_pages import face, methods, notebook

STUDIES = PACKAGE / "studies" / "results"
PROGRAM = "python -m fewshot_demo"


def study_table(name: str) -> str:
    """One row a variant of the studies of this name: what it is, and its figure in each cell.

    The figure is the accuracy, or the AUROC where strangers are told from known queries.
    """
    rows, head = [], []
    for path in sorted(STUDIES.glob(f"{name}*.json")):
        study = json.loads(path.read_text(encoding="utf-8"))
        for row in study["rows"]:
            named = {key.replace("_", " "): row[key] for key in row if key != "cells"}
            cells = {
                f"{cell['way']}-way {cell['shot']}-shot": f"{100 * _figure(cell):.2f} "
                f"± {100 * cell['ci95']:.2f}"
                for cell in row["cells"]
            }
            encoder = {"encoder": f"`{study['encoder']}`"} if "encoder" in study else {}
            head = ["tested on", *encoder, *named, *cells]
            said = map(_said, named.values())
            rows.append([study["data"], *encoder.values(), *said, *cells.values()])
    return table(head, rows)


def kinds_table() -> str:
    """One row a source of pictures: how often their kind was told, and how honestly."""
    study = json.loads((STUDIES / "kinds.json").read_text(encoding="utf-8"))
    rows = [
        (
            row["kind"],
            row["pictures"],
            str(row["count"]),
            f"{100 * row['right']:.1f}",
            f"{row['ece']:.3f}",
        )
        for row in study["rows"]
    ]
    return table(("they are", "pictures", "how many", "told rightly, %", "ECE"), rows)


def _figure(cell: dict[str, float]) -> float:
    return cell["auroc"] if "auroc" in cell else cell["accuracy"]


def _said(value: object) -> str:
    return {True: "with", False: "without"}[value] if isinstance(value, bool) else str(value)


def commands_table() -> str:
    """One row a command: its whole line, what it does."""
    from typer.main import get_command

    from ..cli import app

    rows = [(f"`{line}`", words) for line, words in _commands(get_command(app), PROGRAM)]
    return table(("command", "what it does"), rows)


def _commands(command: Any, path: str) -> Iterator[tuple[str, str]]:
    """The line and the first sentence of every command that can be called."""
    children = getattr(command, "commands", {})
    if not children or command.invoke_without_command:
        shown = " ".join([path, *(_parameter(p) for p in command.params if p.name != "help")])
        yield shown, (command.help or "").partition("\n\n")[0]
    for name, child in children.items():
        yield from _commands(child, f"{path} {name}")


def _parameter(parameter: Any) -> str:
    word = parameter.name.upper()
    if parameter.param_type_name == "argument":
        word += "…" if parameter.nargs == -1 else ""
    else:
        word = parameter.opts[0] if parameter.is_flag else f"{parameter.opts[0]} {word}"
    return word if parameter.required else f"[{word}]"


def settings_table() -> str:
    """One row a setting: its variable, its default, what it does."""
    rows = [
        (f"`{variable(name)}`", _default(name), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return table(("variable", "default", "what it sets"), rows)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"{Settings.model_config.get('env_prefix', '')}{name.upper()}"


def _default(name: str) -> str:
    value = Settings.model_fields[name].get_default(call_default_factory=True)
    if value is PydanticUndefined or value == "":
        return "–"
    if isinstance(value, Path) and value.is_relative_to(ROOT):
        return f"`{value.relative_to(ROOT).as_posix()}`"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def tables(checkpoints: Path = CHECKPOINTS) -> dict[str, Callable[[], str]]:
    """Every generated table by the name of its block."""
    cards = [read_card(path) for path in sorted(checkpoints.glob("*.safetensors"))]
    return {
        "commands": commands_table,
        "face": face,
        "methods": methods,
        "notebook": notebook,
        "rooms": rooms_table,
        "summary": lambda: summary_table(cards),
        "models": lambda: models_table(cards),
        "results": lambda: results_table(cards),
        "honesty": lambda: honesty_table(cards),
        "settings": settings_table,
        "attention": lambda: study_table("attention"),
        "frozen": lambda: study_table("frozen"),
        "relation": lambda: study_table("relation"),
        "continual": lambda: study_table("continual"),
        "alphabets": lambda: study_table("alphabets"),
        "kinds": kinds_table,
        "robustness": lambda: study_table("robustness"),
        "strangers": lambda: study_table("strangers"),
        "unfinished": lambda: study_table("unfinished"),
        "label-changes": lambda: study_table("label-changes"),
        "ingredients": lambda: study_table("ingredients"),
        "fitted-axes": lambda: study_table("fitted-axes"),
        "photo-sets": lambda: study_table("photo-sets"),
        "photo-phones": lambda: study_table("photo-phones"),
        "support-versions": lambda: study_table("support-versions"),
        "centre-prior": lambda: study_table("centre-prior"),
        "own-images": lambda: study_table("own-images"),
        "practising": lambda: study_table("practising"),
        "mixed-sets": lambda: study_table("mixed-sets"),
        "published": lambda: study_table("published"),
    }
