"""The calls of the page, answered without Gradio's own reading of them.

The front end sends a call of a part's server function to one address. Gradio's handler there makes
a temporary file of every upload, keeps whatever session it is told, and fails with a traceback on
parts that do not exist; here the function is looked up in a table and called in a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import anyio.to_thread
import gradio as gr
import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..guard import CALL, Call
from ..service.caller import called_by
from ..texts import preferred, texts

PATH = "/gradio_api/component_server/"


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

    async def answer(request: Request) -> Response:
        call: Call = request.scope[CALL]
        function = functions.get((call.component, call.function))
        if function is None:
            words = texts(preferred(request.headers.get("accept-language", "")))
            reply = {"reason": "path", "refusal": words.say("guard-path")}
            return JSONResponse(reply, status_code=404)
        given: Any = call.data if call.files is None else call
        with called_by(address=call.address):  # the thread runs in a copy of this context
            reply = await anyio.to_thread.run_sync(function, given)
        return Response(orjson.dumps(reply, option=ORJSON), media_type="application/json")

    return answer


ORJSON = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATETIME
