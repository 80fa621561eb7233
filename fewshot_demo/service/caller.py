"""Who asks for what is being done: told by the edge of the app, read where something is stored.

A use case names the session that it is about. Whose browser it was, and from which address, comes
beside it: a context variable, which a thread that answers one call has to itself. The address is
never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Caller:
    """Whoever calls; empty where nobody said.

    Attributes:
        visitor: the key that the browser keeps.
        address: as the network tells it.
        language: that of the page; empty for English.
        thumbnails: that the page has, as `ImageView.picture` names them; they are not sent again.
    """

    visitor: str = ""
    address: str = ""
    language: str = ""
    thumbnails: frozenset[str] = frozenset()


_caller: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039  frozen


def caller() -> Caller:
    """Who asks for what is being done now."""
    return _caller.get()


@contextmanager
def called_by(**known: str | frozenset[str]) -> Iterator[None]:
    """What is done within is asked for so; the rest stays as known."""
    token = _caller.set(replace(_caller.get(), **known))
    try:
        yield
    finally:
        _caller.reset(token)
