"""Keys of links: which session they open, and what they allow there."""

from __future__ import annotations

from ..store import Access, UnitOfWork, is_share_key
from .refused import Refused


def resolved(work: UnitOfWork, key: str) -> tuple[str, Access]:
    """The key of the session that a key opens, and what it allows.

    A session's own key allows everything, and is not looked for here.

    Raises:
        Refused: if it is of a link that never was, or was revoked.
    """
    if not is_share_key(key):
        return key, "own"
    found = work.shares.opened_by(key)
    if found is None:
        raise Refused("no-session")
    share, own = found
    if share.revoked_at is not None:
        raise Refused("link-revoked")
    return own, "edit" if share.allows == "edit" else "look"


def to_be_changed(work: UnitOfWork, key: str) -> str:
    """The key of the session that this one may change; else `Refused`."""
    own, access = resolved(work, key)
    if access == "look":
        raise Refused("only-looking")
    return own


def refuse_links(key: str) -> None:
    """What is for the one alone who has the session's own key."""
    if is_share_key(key):
        raise Refused("not-yours")
