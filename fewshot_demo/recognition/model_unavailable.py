"""The one thing that goes wrong with a model as its users see it: it does not answer."""

from __future__ import annotations

from ..core.message import MessageError


class ModelUnavailable(MessageError):
    """The chosen model cannot answer; the message says why and what to do."""
