"""Links to a session that others get: what each allows, and whether it still does."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ForeignKey, String, orm, select
from sqlalchemy.orm import Mapped, mapped_column

from .tables import Base, Session, now

Allows = Literal["look", "edit"]  # try the session out, or change it too
SECRET = 32  # characters behind the prefix


class Share(Base):
    """A link to a session; whoever has its key may do what it allows, until it is revoked."""

    __tablename__ = "shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    allows: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the key
    created: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]


def is_share_key(key: str) -> bool:
    """Whether a key has the form of one that a link holds, and none that a session has."""
    allows, _, secret = key.partition("-")
    return allows in get_args(Allows) and len(secret) == SECRET


def _digest(key: str) -> str:
    """192 random bits need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


class Shares:
    """The links of sessions."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    def add(self, session: Session, allows: Allows) -> tuple[Share, str]:
        """A new link and its key, which is stored nowhere."""
        key = f"{allows}-{secrets.token_urlsafe(24)}"
        share = Share(session_id=session.id, allows=allows, digest=_digest(key))
        self._db.add(share)
        self._db.flush()
        return share, key

    def opened_by(self, key: str) -> tuple[Share, str] | None:
        """The link with this key, revoked or not, and the key of its session."""
        found = self._db.execute(
            select(Share, Session.key)
            .join(Session, Session.id == Share.session_id)
            .where(Share.digest == _digest(key))
        ).first()
        return None if found is None else (found[0], found[1])

    def of_session(self, session_id: int) -> list[Share]:
        """The links that still work, in the order in which they were made."""
        live = select(Share).where(Share.session_id == session_id, Share.revoked_at.is_(None))
        return list(self._db.scalars(live.order_by(Share.id)))
