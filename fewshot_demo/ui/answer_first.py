"""A reply in two lines: the answer at once, and behind it whether it is stored.

A page that takes it says so; everybody else gets one object, when the answer is stored. Where a
proxy holds replies back until they end, both lines come together, and nothing else is lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from secrets import token_urlsafe
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ..service import Refused
from ..service.refused import is_away
from ..service.write_behind import Stored

LINES = "application/x-ndjson"
TICKET = "fewshot-ticket"  # the header by which the page finds the second line of a reply


def takes_lines(request: Request) -> bool:
    """Whether whoever calls reads the answer before it is stored."""
    return LINES in request.headers.get("accept", "")


class AnswerFirst(Response):
    """Sends the reply to a call, then what became of its question.

    Args:
        reply: the first line, with a ``ticket`` added to it.
        options: of orjson.
        stored: the question's id, once it is stored.
    """

    media_type = LINES

    def __init__(self, reply: dict[str, Any], options: int, stored: Stored) -> None:
        ticket = token_urlsafe(9)
        first = orjson.dumps(reply | {"ticket": ticket}, option=options)
        super().__init__(first + b"\n", headers={TICKET: ticket, "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._stored = stored

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """Answer; whoever leaves meanwhile has their question stored all the same."""
        start = {"type": "http.response.start", "status": self.status_code}
        await send(start | {"headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        try:
            outcome = {"question": await asyncio.wrap_future(self._stored), "saved": True}
        except Refused as refusal:
            outcome = {"question": None, "saved": False, "away": is_away(refusal)}
        await send({"type": "http.response.body", "body": orjson.dumps(outcome) + b"\n"})
