"""The guard: every request passes here first, and few go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from prometheus_client import Counter

from ..settings import LOOPBACK, Settings
from . import bodies, inline, origins
from .addresses import address
from .calls import ADDRESS, CALL, LIVE, LOOK, read_call
from .doors import (
    FILES,
    JOIN,
    MCP,
    METRICS,
    OPEN,
    OPERATED,
    PAGE,
    PROGRAMS,
    RULER,
    ZIP,
    Door,
    door,
)
from .programs import plain_join, plain_message
from .rates import Rate
from .request_refused import RequestRefused

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, bodies.Receive, Send], Awaitable[None]]

REFUSED = Counter("fewshot_refused", "Requests that went no further.", ["reason"])

OVERHEAD = 100_000  # bytes of a body around its file
UPLOADS = 12  # of the largest size, that may lie in memory at once
# What a front end may be told about itself: by trusted proxies only, or by nobody.
HEARSAY = frozenset({b"x-forwarded-host", b"x-forwarded-proto", b"forwarded"})
UNUSED = frozenset({b"x-gradio-server", b"range"})
POLICY = b"content-security-policy"


class Guard:
    """ASGI middleware that answers what must not go on, and counts the rest.

    A request is refused by where it goes, where it comes from, how often its sender comes, and
    the size, speed and form of its body, in this order. The app behind it gets the body of a call
    whole, and the call read from it in the scope.

    Args:
        app: what is guarded.
        values: limits, names and proxies.
        head: HTML that the front end adds to the page; scripts in it may run.
        endpoint: by which number Gradio calls the endpoint for programs; None: there is none.
        first: HTML for the beginning of the page's head, before the front end's own scripts.
    """

    def __init__(
        self,
        app: App,
        values: Settings,
        head: str = "",
        endpoint: int | None = None,
        first: str = "",
    ) -> None:
        self.app, self._endpoint, self._first = app, endpoint, first.encode()
        self.doors = (
            *OPEN,
            *(() if values.kiosk else FILES),
            *(OPERATED if values.operated else ()),
            *((RULER,) if values.measuring else ()),
            *(PROGRAMS if endpoint is not None else ()),
            *((METRICS,) if values.metrics != "off" else ()),
        )
        self._values = values
        self._hosts = values.hosts
        self._told = [origins.policy(values.framing), *origins.told(values.framing)]
        self._scripts = inline.hashes(head.encode())
        self._dropped = UNUSED if values.hops else UNUSED | HEARSAY
        self._addresses = Rate(values.address_rate, 10)
        self._newcomers = Rate(values.newcomer_rate / 60, 30)
        self._visitors = Rate(values.visitor_rate, 3)
        self._by_function = {LIVE: Rate(values.frame_rate, 2), LOOK: Rate(values.look_rate, 5)}
        self._heavy = Rate(values.archive_rate, 10)
        self._programs = Rate(values.api_rate, 10)
        largest = UPLOADS * (values.max_bytes + OVERHEAD)
        self._room = bodies.Room(max(largest, 2 * values.max_archive + OVERHEAD))

    async def __call__(self, scope: Scope, receive: bodies.Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        else:
            send = self._telling(send)
            try:
                await self._pass(scope, receive, send)
            except RequestRefused as refused:
                REFUSED.labels(refused.reason).inc()
                given = dict(scope["headers"]).get(b"accept-language", b"")
                headers, body = refused.answer(given.decode("latin-1"))
                start = {"type": "http.response.start", "status": refused.status}
                await send(start | {"headers": headers})
                await send({"type": "http.response.body", "body": body})
            except bodies.Gone:
                pass

    async def _pass(self, scope: Scope, receive: bodies.Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        sender = address(scope, _forwarded(scope["headers"]), self._values.hops)
        self._addresses.take(sender)
        entered = door(scope["method"], scope["path"], self.doors)
        if entered.probe:
            self._check_near(entered, scope, headers)
            await self.app(self._plain(scope), receive, send)
            return
        host = origins.check_host(headers, self._hosts, self._values.hops)
        origins.check_origin(headers, host, self._hosts, entered)
        asked = scope["query_string"]
        scope = {**self._plain(scope), ADDRESS: sender}
        if entered.query is not None and entered.query.fullmatch(asked):
            scope["query_string"] = asked
        if entered is PAGE:
            self._newcomers.take(sender)
            packing = headers.get(b"accept-encoding", b"")
            send = inline.held_back(send, self._page_policy, packing, self._first)
        if entered.lasting:
            send = _lasting(send)
        if entered.body:
            await self._pass_with_body(scope, receive, send, entered, headers, sender)
        else:
            await self.app(scope, receive, send)

    async def _pass_with_body(
        self,
        scope: Scope,
        receive: bodies.Receive,
        send: Send,
        entered: Door,
        headers: dict[bytes, bytes],
        sender: str,
    ) -> None:
        kind = headers.get(b"content-type", b"").decode("latin-1").lower()
        brings_file = entered.session and kind.startswith("multipart/form-data")
        if not brings_file and kind.partition(";")[0].strip() != entered.kind:
            raise RequestRefused("kind")
        if entered.heavy:
            self._heavy.take(sender)
        if entered.program:
            self._programs.take(sender)
        limit, seconds = self._limits(entered, brings_file)
        with bodies.Body(self._room, sender) as body:
            content = await body.read(receive, bodies.declared_length(headers), limit, seconds)
            if entered.session:
                call = await read_call(headers[b"content-type"].decode("latin-1"), content)
                self._count(sender, call.session)
                self._check_function(call.function, len(content), (sender, call.session))
                scope[CALL] = call
            if entered is JOIN:
                content = plain_join(content, self._endpoint)
            if entered is MCP:
                content = plain_message(content)
            scope = bodies.with_length(scope, content) if entered.program else scope
            await self.app(scope, bodies.replayed(content, receive), send)

    def _limits(self, entered: Door, brings_file: bool) -> tuple[int, float]:
        """The most bytes of a body, and the seconds in which it must be whole."""
        if entered.kind == ZIP:
            return self._values.max_archive, self._values.upload_seconds
        if entered.program:
            return self._values.max_api, bodies.CALL_SECONDS
        if brings_file:
            return self._values.max_bytes + OVERHEAD, self._values.upload_seconds
        return self._values.max_call, bodies.CALL_SECONDS

    def _check_near(self, entered: Door, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """What is measured is told to this machine alone, and not to a proxy on it."""
        peer = scope["client"][0] if scope.get("client") else ""
        near = peer in LOOPBACK and b"x-forwarded-for" not in headers
        if entered is METRICS and self._values.metrics == "local" and not near:
            raise RequestRefused("path")

    def _count(self, sender: str, session: str) -> None:
        if (sender, session) not in self._visitors:
            self._newcomers.take(sender)
        self._visitors.take((sender, session))

    def _check_function(self, function: str, size: int, visitor: tuple[str, str]) -> None:
        if function == LIVE and size > self._values.max_frame:
            raise RequestRefused("large")
        if function in self._by_function:
            self._by_function[function].take(visitor)

    def _plain(self, scope: Scope) -> Scope:
        """The request without what the app has no use for: no query, no hearsay."""
        kept = [pair for pair in scope["headers"] if pair[0] not in self._dropped]
        return {**scope, "query_string": b"", "headers": kept}

    def _telling(self, send: Send) -> Send:
        """Send, with our headers on every answer and none that opens it to other sites."""

        async def tell(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    pair
                    for pair in message.get("headers", [])
                    if not pair[0].lower().startswith(b"access-control-")
                ]
                ours = self._told if POLICY not in dict(kept) else self._told[1:]
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        return tell

    def _page_policy(self, scripts: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
        return [origins.policy(self._values.framing, (*self._scripts, *scripts))]


def _lasting(send: Send) -> Send:
    """Send, for what is there: a browser need not ask for it again."""

    async def tell(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            kept = (b"cache-control", b"public, max-age=31536000, immutable")
            message = {**message, "headers": [*message.get("headers", []), kept]}
        await send(message)

    return tell


def _forwarded(headers: list[tuple[bytes, bytes]]) -> str:
    lines = [value for name, value in headers if name == b"x-forwarded-for"]
    return b",".join(lines).decode("latin-1")
