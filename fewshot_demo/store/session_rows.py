"""Visitors and the sessions that they made or opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, orm, select

from .tables import Class, Opening, Session, Support, Visitor, now


@dataclass(frozen=True)
class SessionSummary:
    """A session in a visitor's list."""

    key: str
    name: str
    classes: int
    images: int
    updated: datetime
    deleted_at: datetime | None


class Sessions:
    """Visitors and sessions; one visitor's methods never find another's."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    def visitor(self, key: str) -> Visitor | None:
        """The visitor with this key."""
        return self._db.scalar(select(Visitor).where(Visitor.key == key))

    def add_visitor(self) -> Visitor:
        """Someone new, with a fresh key."""
        visitor = Visitor()
        self._db.add(visitor)
        self._db.flush()
        return visitor

    def add_session(self, creator: Visitor | None, name: str, sample: bool = False) -> Session:
        """A session without classes; its creator has opened it."""
        session = Session(name=name, sample=sample, creator_id=creator.id if creator else None)
        self._db.add(session)
        self._db.flush()
        if creator:
            self.open(creator, session)
        return session

    def open(self, visitor: Visitor, session: Session) -> None:
        """Note that the visitor opened the session just now."""
        moment = now()
        visitor.seen = moment
        opening = self._db.get(Opening, (visitor.id, session.id))
        if opening is None:
            self._db.add(Opening(visitor_id=visitor.id, session_id=session.id, opened=moment))
        else:
            opening.opened, opening.forgotten_at = moment, None
        self._db.flush()

    def session(self, key: str, *, deleted: bool = False) -> Session | None:
        """The session with this key, locked for a change; a deleted one only when asked for."""
        found = select(Session).where(Session.key == key).with_for_update()
        return self._db.scalar(found if deleted else found.where(Session.deleted_at.is_(None)))

    def latest_session(self, visitor: Visitor) -> Session | None:
        """The session that the visitor opened last and still has."""
        return self._db.scalar(
            select(Session)
            .join(Opening, Opening.session_id == Session.id)
            .where(
                Opening.visitor_id == visitor.id,
                Opening.forgotten_at.is_(None),
                Session.deleted_at.is_(None),
            )
            .order_by(Opening.opened.desc())
            .limit(1)
        )

    def opening(self, visitor: Visitor, session: Session) -> Opening | None:
        """How the visitor came to the session, if ever."""
        return self._db.get(Opening, (visitor.id, session.id))

    def created_sessions(self, visitor: Visitor) -> list[Session]:
        """The sessions that the visitor made and still has."""
        return list(
            self._db.scalars(
                select(Session)
                .where(Session.creator_id == visitor.id, Session.deleted_at.is_(None))
                .with_for_update()
            )
        )

    def openings(self, visitor: Visitor) -> list[Opening]:
        """All openings of the visitor that are not forgotten."""
        return list(
            self._db.scalars(
                select(Opening).where(
                    Opening.visitor_id == visitor.id, Opening.forgotten_at.is_(None)
                )
            )
        )

    def removed_at(self, visitor: Visitor, moment: datetime) -> tuple[list[Session], list[Opening]]:
        """What the visitor deleted and forgot at exactly this moment."""
        sessions = select(Session).where(
            Session.creator_id == visitor.id, Session.deleted_at == moment
        )
        openings = select(Opening).where(
            Opening.visitor_id == visitor.id, Opening.forgotten_at == moment
        )
        return list(self._db.scalars(sessions)), list(self._db.scalars(openings))

    def summaries(self, visitor: Visitor | None = None) -> list[SessionSummary]:
        """Sessions in short, last used first.

        Args:
            visitor: whose: those opened and not forgotten, and of the deleted ones those that the
                visitor made. None: every session there is.
        """
        classes = (
            select(func.count(Class.id))
            .where(Class.session_id == Session.id, Class.deleted_at.is_(None))
            .scalar_subquery()
        )
        images = (
            select(func.count(Support.id))
            .join(Class, Class.id == Support.class_id)
            .where(
                Class.session_id == Session.id,
                Class.deleted_at.is_(None),
                Support.deleted_at.is_(None),
            )
            .scalar_subquery()
        )
        rows = select(
            Session.key, Session.name, classes, images, Session.updated, Session.deleted_at
        )
        if visitor is None:
            rows = rows.order_by(Session.updated.desc())
        else:
            rows = rows.join(Opening, Opening.session_id == Session.id)
            rows = rows.where(
                Opening.visitor_id == visitor.id,
                Opening.forgotten_at.is_(None),
                or_(Session.deleted_at.is_(None), Session.creator_id == visitor.id),
            )
            rows = rows.order_by(Opening.opened.desc())
        return [SessionSummary(*row) for row in self._db.execute(rows)]

    def touch(self, session: Session) -> None:
        """Note an edit: caches of the session are out of date."""
        session.version += 1
        session.updated = now()
