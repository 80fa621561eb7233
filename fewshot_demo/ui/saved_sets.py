"""Saved sets over the network: files too large for the page's calls, on addresses of ours.

The keys travel in the body and in a header, never in an address, which is written into logs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import quote

import anyio
import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..core.message import MessageError
from ..guard import ADDRESS, BRING_IN_PATH, CLASSIFIER_PATH, PAGE_PATH, SAVE_PATH
from ..service import Service
from ..service.caller import called_by
from ..service.exporting import WAITING
from ..service.saved_file import SavedFile
from ..texts import preferred, texts
from .page_json import in_words
from .visual import remote

Handler = Callable[[Request], Awaitable[Response]]
VISITOR = "x-fewshot-visitor"  # the header with the key of who brings a set in


def routes(service: Service) -> list[Route]:
    """What saves a set and brings one in."""
    exchange = service.exchange
    bring_in = remote(exchange.bring_in_set)
    one = anyio.CapacityLimiter(1)  # a file of a hundred pictures holds up no questions
    few = anyio.CapacityLimiter(WAITING + 1)  # whoever comes after those that wait is told so

    async def take(request: Request) -> Response:
        given = {
            "visitor": request.headers.get(VISITOR, ""),
            "language": request.headers.get("accept-language", ""),
            "content": await request.body(),
        }
        with called_by(address=request.scope[ADDRESS]):
            return JSONResponse(await anyio.to_thread.run_sync(bring_in, given, limiter=one))

    handlers = {
        SAVE_PATH: _sending(exchange.save_set, one),
        CLASSIFIER_PATH: _sending(service.exporting.save_classifier, few),
        PAGE_PATH: _sending(service.exporting.save_page, few),
        BRING_IN_PATH: take,
    }
    return [Route(path, handler, methods=["POST"]) for path, handler in handlers.items()]


def _sending(make: Callable[[str, str], SavedFile], limiter: anyio.CapacityLimiter) -> Handler:
    """The handler that sends the file that ``make`` makes of a session, for a language."""

    async def send(request: Request) -> Response:
        key = _session_in(await request.body())
        language = preferred(request.headers.get("accept-language", ""))
        try:
            saved = await anyio.to_thread.run_sync(make, key, language, limiter=limiter)
        except MessageError as refusal:
            said = in_words(refusal.message, texts(language))
            return JSONResponse({"refusal": said}, status_code=404)
        name = quote(saved.file, safe="")
        told = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(saved.content, media_type=saved.kind, headers=told)

    return send


def _session_in(body: bytes) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get("session", "")) if isinstance(found, dict) else ""
