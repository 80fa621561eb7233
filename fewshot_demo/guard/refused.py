"""Why a request is refused, as a status for machines and a sentence for the visitor."""

from __future__ import annotations

import json
import math

REASONS: dict[str, tuple[int, str]] = {
    "form": (400, "That request was not understood, and nothing was changed."),
    "origin": (403, "This request came from another site, and nothing was changed."),
    "host": (403, "The page is not served under this name."),
    "path": (404, "There is nothing here."),
    "method": (405, "There is nothing here."),
    "slow": (408, "The connection was too slow, and nothing was changed. Please try again."),
    "large": (413, "That is more than can be taken at once. Please choose something smaller."),
    "kind": (415, "That request was not understood, and nothing was changed."),
    "often": (429, "That was a little too fast. Please wait a moment."),
    "busy": (503, "Many pictures are on their way just now. Please try again in a moment."),
}


class Refused(Exception):
    """A request that goes no further.

    Args:
        reason: one of `REASONS`; the page gets it as ``reason``, with its sentence.
        after: seconds until another attempt makes sense; 0: never.
    """

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status, self.sentence = REASONS[reason]
        self.after = math.ceil(after)

    def answer(self) -> tuple[list[tuple[bytes, bytes]], bytes]:
        """Headers and body."""
        body = json.dumps({"reason": self.reason, "refusal": self.sentence}).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if self.after:
            headers.append((b"retry-after", str(self.after).encode()))
        return headers, body
