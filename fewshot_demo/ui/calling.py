"""The calls of the page, answered without Gradio's own reading of them.

The front end sends a call of a part's server function to one address. Gradio's handler there makes
a temporary file of every upload, keeps whatever session it is told, and fails with a traceback on
parts that do not exist; here the function is looked up in a table and called in a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

import anyio.to_thread
import gradio as gr
import orjson
from prometheus_client import Histogram
from starlette.requests import Request
from starlette.responses import Response

from ..guard import ADDRESS, CALL, Call, RequestRefused
from ..service.caller import called_by
from ..service.write_behind import Stored, answered_first
from .answer_first import AnswerFirst, takes_lines
from .lanes import Full, Lane, Lanes, Left

PATH = "/gradio_api/component_server/"
SECONDS = Histogram(
    "fewshot_call_seconds",
    "From the whole call to its reply, waiting included.",
    ["call"],
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8),
)


def calls_of(demo: gr.Blocks) -> Callable[[Request], Awaitable[Response]]:
    """What answers the calls of a page.

    Args:
        demo: the page; its parts and their server functions are looked up once, here.
    """
    functions = {
        (number, function.__name__): function
        for number, part in demo.blocks.items()
        if isinstance(part, gr.HTML)
        for function in part.server_fns
    }

    lanes = Lanes()

    async def answer(request: Request) -> Response:
        call: Call = request.scope[CALL]
        function = functions.get((call.component, call.function))
        if function is None:
            return _refused("path", request)
        lane = lanes.of(call.function, files=bool(call.files))
        try:
            with SECONDS.labels(call.function).time():
                async with lane.turn(call.session, request.receive):
                    reply, promised = await _run(function, call, request, lane)
        except Full:
            return _refused("busy", request)
        except Left:
            return Response(status_code=499)  # nobody reads it
        if promised:
            return AnswerFirst(reply, ORJSON, promised[-1])
        return Response(orjson.dumps(reply, option=ORJSON), media_type="application/json")

    return answer


async def _run(
    function: Callable[[Any], Any], call: Call, request: Request, lane: Lane
) -> tuple[Any, list[Stored]]:
    """The reply, and what of it is still being stored."""
    given: Any = call.data if call.files is None else call
    first = answered_first() if takes_lines(request) else nullcontext([])
    # the thread runs in a copy of this context
    with called_by(address=request.scope[ADDRESS]), first as promised:
        reply = await anyio.to_thread.run_sync(function, given, limiter=lane.threads)
    return reply, promised


def _refused(reason: str, request: Request) -> Response:
    refused = RequestRefused(reason, after=2 if reason == "busy" else 0)
    headers, body = refused.answer(request.headers.get("accept-language", ""))
    told = {name.decode(): value.decode() for name, value in headers}
    return Response(body, refused.status, told)


ORJSON = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATETIME
