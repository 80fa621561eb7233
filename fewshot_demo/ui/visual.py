"""How a part of the page is put together from its static files and its handlers.

A part is a plain ``gr.HTML``, built by a function and not by a subclass: Gradio writes a stub file
beside the source of every subclass, and type checkers would then read the stub.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from ..service import Refused

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
SORRY = "That did not work, and nothing was changed. Please try again."

Handler = Callable[..., dict[str, Any]]


def static(kind: str, name: str) -> str:
    """The text of ``static/<kind>/<name>.<kind>``."""
    return (STATIC / kind / f"{name}.{kind}").read_text(encoding="utf-8")


def visual(name: str, *handlers: Handler) -> gr.HTML:
    """One part of the page: its static files are named after it, its script calls the handlers."""
    return gr.HTML(
        html_template=static("html", name),
        js_on_load=static("js", name),
        apply_default_css=False,
        elem_id=name,
        server_functions=[remote(handler) for handler in handlers],
    )


def remote(handler: Handler) -> Callable[[Any], dict[str, Any]]:
    """Make a handler callable from the page.

    The page sends one mapping; the handler gets the entries it names as arguments, and ``files``
    where files came along. What comes from a browser is not trusted: an entry of any other type
    than text, number or nothing is refused. The reply is a plain dictionary, and a refusal is one
    sentence under ``refusal``, so that the page can always go on.
    """
    parameters = inspect.signature(handler).parameters

    def call(data: Any) -> dict[str, Any]:
        try:
            return handler(**_arguments(data, parameters))
        except Refused as refusal:
            return {"refusal": str(refusal)}
        except Exception:
            log.exception("%s failed", handler.__name__)
            return {"refusal": SORRY}

    call.__name__ = handler.__name__
    return call


def _arguments(data: Any, parameters: Any) -> dict[str, Any]:
    files = getattr(data, "files", None)
    fields = data.data if files is not None else data
    if not isinstance(fields, dict):
        raise Refused(SORRY)
    given = {name: fields[name] for name in parameters if name in fields}
    if any(not isinstance(value, str | int | float | None) for value in given.values()):
        raise Refused(SORRY)
    if "files" in parameters:
        given["files"] = [(name or "picture", content) for name, content in files or []]
    missing = [
        name
        for name, parameter in parameters.items()
        if name not in given and parameter.default is parameter.empty
    ]
    if missing:
        raise Refused(SORRY)
    return given
