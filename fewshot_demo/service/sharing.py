"""Links that let others try a session or change it, each of which can be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import cast, get_args
from urllib.parse import urlsplit

from ..core.message import Message
from ..store import Allows, Session, UnitOfWork
from .choices import key_of
from .context import Context
from .links import refuse_links
from .refused import Refused, Words

MOST = 20  # links of one session at a time
LONGEST = 500  # characters of an address in a code
NEAR = (".local", ".localhost", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True)
class Link:
    """A link that works: ``look`` or ``edit``, and when it was made."""

    id: int
    allows: str
    made: datetime


@dataclass(frozen=True)
class Links:
    """The links of a session that work."""

    links: tuple[Link, ...]


@dataclass(frozen=True)
class MadeLink:
    """A new link: this once with its key, which is stored nowhere."""

    link: int
    key: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Code:
    """A QR code, its quiet zone included, as an SVG path of unit squares.

    Attributes:
        size: squares on a side.
        path: the dark ones.
        warning: that others cannot reach the address; empty where they may.
    """

    size: int
    path: str
    warning: Words


class Sharing:
    """Make links, list and revoke them: for who has the session's own key."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def list_links(self, session: str) -> Links:
        """The links that work."""
        snapshot = self._context.snapshot(_own(session))
        with self._context.reading() as work:
            return Links(_links(work, snapshot.id))

    def make_link(self, session: str, allows: str) -> MadeLink:
        """A new link.

        Args:
            session: the key.
            allows: ``look``: to try the session out; ``edit``: to change it too.
        """
        if allows not in get_args(Allows):
            raise Refused("call-failed")
        with self._context.writing() as work:
            found = self._settled(work, session)
            if len(work.shares.of_session(found.id)) >= MOST:
                raise Refused("too-many-links", limit=MOST)
            share, key = work.shares.add(found, cast(Allows, allows))
            return MadeLink(share.id, key, _links(work, found.id))

    def revoke_link(self, session: str, link: int) -> Links:
        """Whoever comes by this link from now on is told that it was switched off."""
        with self._context.writing() as work:
            found = self._settled(work, session)
            for share in work.shares.of_session(found.id):
                if share.id == link:
                    share.revoked_at = self._context.clock()
            return Links(_links(work, found.id))

    def draw_code(self, address: str) -> Code:
        """The QR code of an address, and whether others can reach it."""
        import segno

        host = _host_of(address)
        matrix = list(segno.make(address, micro=False, error="m").matrix_iter(border=4))
        path = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(matrix)
            for x, dark in enumerate(row)
            if dark
        )
        return Code(len(matrix), path, Message("code-of-near-address") if is_near(host) else "")

    def _settled(self, work: UnitOfWork, session: str) -> Session:
        found = self._context.settled(work, _own(session))
        self._context.note_caller(work, found.key, found.id)
        return found


def is_near(host: str) -> bool:
    """Whether a host's name or address means something only in this network, or on this machine."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(NEAR)


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Refused("call-failed") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST:
        raise Refused("call-failed")
    return parts.hostname


def _own(session: str) -> str:
    refuse_links(key_of(session))
    return session


def _links(work: UnitOfWork, session_id: int) -> tuple[Link, ...]:
    rows = work.shares.of_session(session_id)
    return tuple(Link(row.id, row.allows, row.created) for row in rows)
