"""Why a request is refused, as a status for machines and a sentence for the visitor."""

from __future__ import annotations

import json
import math

from ..texts import preferred, texts

STATUS = {  # by reason; its sentence is the text `guard-` and the reason
    "form": 400,
    "origin": 403,
    "host": 403,
    "path": 404,
    "method": 405,
    "slow": 408,
    "large": 413,
    "kind": 415,
    "often": 429,
    "busy": 503,
}


class RequestRefused(Exception):
    """A request that goes no further.

    Args:
        reason: one of `STATUS`; the page gets it as ``reason``, with its sentence.
        after: seconds until another attempt makes sense; 0: never.
    """

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, STATUS[reason]
        self.after = math.ceil(after)

    def answer(self, accepted: str = "") -> tuple[list[tuple[bytes, bytes]], bytes]:
        """Headers and body.

        Args:
            accepted: the languages that the sender reads, as ``Accept-Language`` names them.
        """
        said = texts(preferred(accepted)).say(f"guard-{self.reason}")
        body = json.dumps({"reason": self.reason, "refusal": said}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if self.after:
            headers.append((b"retry-after", str(self.after).encode()))
        return headers, body
