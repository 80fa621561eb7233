"""How a part of the page is put together from its static files and the use cases that it calls.

A part is a plain ``gr.HTML``, built by a function and not by a subclass: Gradio writes a stub file
beside the source of every subclass, and type checkers would then read the stub.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import gradio as gr

from ..core.message import MessageError
from ..service import Refused
from ..service.caller import called_by
from ..service.choices import key_of
from ..service.measures import REFUSALS
from ..service.refused import is_away
from ..texts import preferred, texts
from .page_json import Json, in_words, page_json

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
WHOLE = re.compile("[0-9]{1,18}", re.ASCII)  # what a database numbers its rows with
BOOLEANS = {"true": True, "false": False}  # as a form says them
LANGUAGE = "language"  # the entry by which the page says its reader's language
THUMBNAILS = "thumbnails"  # and that by which it names those it has, with spaces between

UseCase = Callable[..., object]  # answers a dataclass; its signature says what the page may send


def static(kind: str, name: str) -> str:
    """The text of ``static/<kind>/<name>.<kind>``."""
    return (STATIC / kind / f"{name}.{kind}").read_text(encoding="utf-8")


def visual(name: str, *use_cases: UseCase) -> gr.HTML:
    """One part of the page: named like its template and its script, which calls the use cases."""
    return gr.HTML(
        html_template=static("html", name),
        js_on_load=f'fewshot.mount("{name}", element, server);',
        apply_default_css=False,
        elem_id=name,
        server_functions=[remote(use_case) for use_case in use_cases],
    )


def remote(use_case: UseCase) -> Callable[[Any], dict[str, Json]]:
    """Make a use case callable from the page, under its own name.

    The page sends one mapping; the use case gets the entries that it names as arguments, and
    ``files`` where files came along. What comes from a browser is not trusted: what does not fit
    the signature is refused. The reply is the result as JSON, and a refusal is one sentence under
    ``refusal``, so that the page can always go on; ``away`` where it is for the database.
    """
    parameters = inspect.signature(use_case).parameters
    types = {name: _plain(kind) for name, kind in get_type_hints(use_case).items()}

    def call(data: Any) -> dict[str, Json]:
        fields = _fields(data)
        words = texts(preferred(str(fields.get(LANGUAGE, ""))))
        visitor = key_of(fields.get("visitor"))
        thumbnails = frozenset(str(fields.get(THUMBNAILS, "")).split())
        try:
            with called_by(visitor=visitor, language=words.language, thumbnails=thumbnails):
                return page_json(use_case(**_arguments(data, parameters, types)), words)
        except MessageError as refusal:
            REFUSALS.inc()
            told: dict[str, Json] = {"refusal": in_words(refusal.message, words)}
            return told | {"away": True} if is_away(refusal) else told
        except Exception:
            log.exception("%s failed", call.__name__)
            return {"refusal": words.say("call-failed")}

    call.__name__ = use_case.__name__
    return call


def _fields(data: Any) -> Mapping[str, Any]:
    fields = data.data if getattr(data, "files", None) is not None else data
    return fields if isinstance(fields, dict) else {}


def _arguments(
    data: Any,
    parameters: Mapping[str, inspect.Parameter],
    types: Mapping[str, tuple[type, ...]],
) -> dict[str, Any]:
    """What was sent, as the signature wants it; else `Refused`."""
    fields = _fields(data)
    given = {name: fields[name] for name in parameters if name in fields and name != "files"}
    if fields is not data:  # a form, whose entries are all text
        given = {name: _from_text(value, types[name]) for name, value in given.items()}
    if any(type(value) not in types[name] for name, value in given.items()):
        raise Refused("call-failed")
    lists = [value for value in given.values() if isinstance(value, list)]
    if any(not isinstance(one, str) for value in lists for one in value):
        raise Refused("call-failed")
    if "files" in parameters:
        given["files"] = [(name or "", content) for name, content in getattr(data, "files", ())]
    needed = (n for n, parameter in parameters.items() if parameter.default is parameter.empty)
    if any(name not in given for name in needed):
        raise Refused("call-failed")
    return given


def _from_text(value: Any, kinds: tuple[type, ...]) -> Any:
    if bool in kinds and value in BOOLEANS:
        return BOOLEANS[value]
    whole = int in kinds and str not in kinds and isinstance(value, str)
    return int(value) if whole and WHOLE.fullmatch(value) else value


def _plain(kind: Any) -> tuple[type, ...]:
    """The JSON types that fit an annotation; a whole number is a number too, a list is of text."""
    kinds = (list,) if get_origin(kind) is list else get_args(kind) or (kind,)
    return (*kinds, int) if float in kinds else tuple(kinds)
