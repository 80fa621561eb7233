"""What programs may send: read and put into its plainest form before Gradio sees it."""

from __future__ import annotations

from typing import Any

import orjson

from .calls import SESSION
from .request_refused import RequestRefused

VALUES = 3000  # in one body, whatever they are
ARGUMENTS = 5
METHODS = frozenset({"initialize", "notifications/initialized", "ping", "tools/list", "tools/call"})


def plain_join(body: bytes, endpoint: int | None) -> bytes:
    """A call of the one endpoint, without what else Gradio would take along.

    Args:
        body: as it came.
        endpoint: by which number Gradio calls it.

    Raises:
        RequestRefused: if it is another call, or has another form.
    """
    found = _mapping(body)
    session, data = found.get("session_hash"), found.get("data")
    if not (
        isinstance(session, str)
        and SESSION.fullmatch(session)
        and isinstance(data, list)
        and len(data) <= ARGUMENTS
        and endpoint is not None
        and found.get("fn_index") == endpoint
        and type(found.get("fn_index")) is int
        and _fits(data)
    ):
        raise RequestRefused("form")
    return orjson.dumps({"data": data, "fn_index": endpoint, "session_hash": session})


def plain_message(body: bytes) -> bytes:
    """A message to the MCP server; else `RequestRefused`."""
    found = _mapping(body)
    if found.get("method") not in METHODS:
        raise RequestRefused("form")
    parameters = found.get("params") or {}
    if found["method"] == "tools/call":
        arguments = parameters.get("arguments") if isinstance(parameters, dict) else None
        if not isinstance(arguments, dict) or not _fits(list(arguments.values())):
            raise RequestRefused("form")
    return body


def _fits(arguments: list[Any]) -> bool:
    """Texts and numbers, and one mapping of lists of texts."""
    return all(
        isinstance(one, str | int | float)
        or (
            isinstance(one, dict)
            and all(
                isinstance(row, list) and all(isinstance(url, str) for url in row)
                for row in one.values()
            )
        )
        for one in arguments
    )


def _mapping(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise RequestRefused("form") from None
    if not isinstance(found, dict) or _count(found, VALUES) > VALUES:
        raise RequestRefused("form")
    return found


def _count(value: Any, most: int) -> int:
    """How many values there are inside, counted no further than a little above ``most``."""
    total, waiting = 0, [value]
    while waiting and total <= most:
        one = waiting.pop()
        parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        total += len(parts)
        if total <= most:
            waiting += parts
    return total
