"""Bodies of requests: read as a whole, within a size, a time and the room there is for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import anyio

from .request_refused import RequestRefused

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

IDLE = 10.0  # seconds between two parts of a body
CALL_SECONDS = 20.0  # for a body without a file
DRAINED = 32_000_000  # bytes too many that are still taken off the line, so that the answer arrives
DRAIN_SECONDS = 5.0


class Gone(Exception):
    """The visitor went away before the body was whole."""


class Room:
    """How many bytes of bodies lie in memory at once, of all and of one address.

    Args:
        total: bytes; one address gets half of it.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._taken = 0
        self._held: Counter[str] = Counter()

    def take(self, address: str, size: int) -> None:
        """Count bytes that have come.

        Raises:
            RequestRefused: if there is no room for them.
        """
        if self._taken + size > self._total or self._held[address] + size > self._total / 2:
            raise RequestRefused("busy", after=2)
        self._taken += size
        self._held[address] += size

    def free(self, address: str, size: int) -> None:
        """Give back what was taken."""
        self._taken -= size
        self._held[address] -= size
        if not self._held[address]:
            del self._held[address]


class Body:
    """The body of one request, while it lasts: ``with Body(room, address) as body: …``."""

    def __init__(self, room: Room, address: str) -> None:
        self._room = room
        self._address = address
        self._size = 0

    def __enter__(self) -> Body:
        return self

    def __exit__(self, *_: object) -> None:
        self._room.free(self._address, self._size)

    async def read(self, receive: Receive, declared: int, limit: int, seconds: float) -> bytes:
        """All of it.

        Args:
            receive: of the request.
            declared: what ``Content-Length`` says; 0 where it says nothing.
            limit: the most bytes.
            seconds: in which it must be whole.

        Raises:
            RequestRefused: if it is too large, too slow, or there is no room.
            Gone: if the visitor went away.
        """
        if declared > limit:
            await _drain(receive)
            raise RequestRefused("large")
        end = anyio.current_time() + seconds
        parts: list[bytes] = []
        more = True
        while more:
            part, more = await _next(receive, min(end - anyio.current_time(), IDLE))
            if self._size + len(part) > limit:
                parts.clear()
                await _drain(receive)
                raise RequestRefused("large")
            self._room.take(self._address, len(part))
            self._size += len(part)
            parts.append(part)
        return b"".join(parts)


async def _next(receive: Receive, seconds: float) -> tuple[bytes, bool]:
    with anyio.move_on_after(seconds):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        return message.get("body", b""), message.get("more_body", False)
    raise RequestRefused("slow")


async def _drain(receive: Receive) -> None:
    """Throw away what still comes: who sends on is deaf to an answer."""
    size, more = 0, True
    with anyio.move_on_after(DRAIN_SECONDS):
        while more and size < DRAINED:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)


def declared_length(headers: dict[bytes, bytes]) -> int:
    """Bytes that the headers promise; 0 where they promise none."""
    declared = headers.get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0


def with_length(scope: MutableMapping[str, Any], content: bytes) -> MutableMapping[str, Any]:
    """The request with the length of the body that goes on."""
    kept = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
    return {**scope, "headers": [*kept, (b"content-length", str(len(content)).encode())]}


def replayed(content: bytes, receive: Receive) -> Receive:
    """Receive, for a body that has been read; what comes after it is that the visitor leaves."""
    messages = [{"type": "http.request", "body": content, "more_body": False}]

    async def again() -> MutableMapping[str, Any]:
        return messages.pop() if messages else await receive()

    return again
