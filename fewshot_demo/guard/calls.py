"""One call of the page: which function of which part of it, and what comes along."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from .request_refused import RequestRefused

CALL = "fewshot.call"  # where the scope of a request holds its call
ADDRESS = "fewshot.address"  # and the address that it comes from
SESSION = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
FUNCTION = re.compile(r"[a-z_]{1,40}", re.ASCII)
COMPONENT = re.compile(r"[0-9]{1,9}", re.ASCII)
FIELDS = 32
LIVE = "ask_live"  # the call that a running camera makes several times a second
LOOK = "where_it_looked"  # the call that asks a model a hundred times
FILES = 1


@dataclass(frozen=True)
class Call:
    """A call as it came, in the right form but not to be trusted.

    Attributes:
        session: the tab that it comes from.
        component: the part of the page.
        function: its name.
        data: what the function is given.
        files: names and contents, where the call can bring files; else None.
    """

    session: str
    component: int
    function: str
    data: Any
    files: list[tuple[str, bytes]] | None = None


async def read_call(kind: str, body: bytes) -> Call:
    """The call in a body.

    Args:
        kind: the header ``Content-Type``; a form with a file, else JSON.
        body: the whole of it.

    Raises:
        RequestRefused: if it has another form.
    """
    if kind.lower().startswith("multipart/form-data"):
        return await _with_files(kind, body)
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RequestRefused("form") from None
    if not isinstance(fields, dict):
        raise RequestRefused("form")
    return _call(fields, fields.get("data"), None)


async def _with_files(kind: str, body: bytes) -> Call:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = _InMemory(
        Headers({"content-type": kind}), stream(), max_files=FILES, max_fields=FIELDS
    )
    try:
        form = await parser.parse()
    except MultiPartException:
        raise RequestRefused("form") from None
    fields: dict[str, Any] = {}
    files: list[tuple[str, bytes]] = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            with value.file as file:
                files.append((value.filename or "", file.read()))
        else:
            fields[name] = value
    return _call(fields, fields, files)


class _InMemory(MultiPartParser):
    """Writes no temporary file: the body lies in memory already."""

    spool_max_size = 1 << 40


def _call(fields: dict[str, Any], data: Any, files: list[tuple[str, bytes]] | None) -> Call:
    session, function = fields.get("session_hash"), fields.get("fn_name")
    component = fields.get("component_id")
    if not (
        isinstance(session, str)
        and SESSION.fullmatch(session)
        and isinstance(function, str)
        and FUNCTION.fullmatch(function)
        and isinstance(component, str | int)
        and COMPONENT.fullmatch(str(component))
    ):
        raise RequestRefused("form")
    return Call(session, int(component), function, data, files)
