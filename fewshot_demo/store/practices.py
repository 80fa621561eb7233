"""Layers that practised on the pictures of a session: one each at most, gone with the session."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, String, delete, orm, select
from sqlalchemy.orm import Mapped, mapped_column

from .additions import Additions
from .fields import PracticeFields
from .tables import Base, Session, columns_of, now


class Practice(Base):
    """What a session's network learned by practising, and what that brought."""

    __tablename__ = "practices"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    fields: Mapped[PracticeFields] = columns_of(
        PracticeFields,
        mapped_column("backbone", String(64)),
        mapped_column("digest", String(64)),
        mapped_column("content", String(64)),
        mapped_column("pictures", Integer),
        mapped_column("before", Integer),
        mapped_column("after", Integer),
        mapped_column("folds", Integer),
        mapped_column("used", Boolean),
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)  # see `recognition.practised.Layer`
    made: Mapped[datetime] = mapped_column(default=now)


class Practices:
    """The layer of one session at a time."""

    def __init__(self, database: orm.Session, added: Additions) -> None:
        self._db, self._added = database, added

    def data(self, session_id: int) -> bytes | None:
        """The layer of a session; None where there is none."""
        return self._db.scalar(select(Practice.data).where(Practice.session_id == session_id))

    def keep(self, session: Session, fields: PracticeFields, data: bytes) -> None:
        """Keep a layer, in place of an older one."""
        self.forget(session)
        self._db.add(Practice(session_id=session.id, fields=fields, data=data))
        self._db.flush()
        self._added.sessions.add(session.id)
        self._added.size += len(data)

    def find(self, session: Session) -> Practice | None:
        """What a session has."""
        return self._db.get(Practice, session.id)

    def forget(self, session: Session) -> None:
        """The session has none from now on."""
        self._db.execute(delete(Practice).where(Practice.session_id == session.id))
