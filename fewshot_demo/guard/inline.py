"""Scripts written into the page itself: those that the server wrote run, and no others."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)

HEAD = b"<head>"
GZIP = re.compile(rb"(?:^|[\s,])gzip(?![^,]*;\s*q=0(?:\.0+)?\s*(?:,|$))", re.IGNORECASE)
LEVEL = 5  # 450 kB become 120 in 8 ms
VARY = (b"vary", b"accept-encoding")

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def hashes(text: bytes) -> tuple[str, ...]:
    """What a Content-Security-Policy calls the scripts in a text of HTML."""
    digests = (hashlib.sha256(script).digest() for script in SCRIPT.findall(text))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def held_back(
    send: Send,
    told: Callable[[tuple[str, ...]], list[tuple[bytes, bytes]]],
    accepts: bytes = b"",
    first: bytes = b"",
) -> Send:
    """Send, for a page: its headers go out when all of its text is known, and it is packed.

    Args:
        send: of the request.
        told: the headers that go with a page that has scripts of these hashes.
        accepts: the request's `Accept-Encoding`; without gzip in it the page goes out as it is.
        first: what comes before all else in the page's head.
    """
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def hold(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            page = b"".join(parts).replace(HEAD, HEAD + first, 1)
            kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
            headers = [*kept, *told(hashes(page))]
            if GZIP.search(accepts):
                page = gzip.compress(page, LEVEL, mtime=0)
                headers += [(b"content-encoding", b"gzip"), VARY]
            headers.append((b"content-length", str(len(page)).encode()))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": page})

    return hold
