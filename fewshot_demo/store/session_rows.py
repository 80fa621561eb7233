"""Visitors and the sessions that they made or opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, orm, select

from .additions import Additions
from .fields import SessionFields
from .tables import Class, Session, SessionAccess, Support, Visitor, new_key, now

_TESTS = Support.__table__.c.testing  # put aside: what is counted and shown is what teaches
# Every question runs this: built once, and on the connection, past the object layer.
_OPENED = (
    select(SessionAccess.session_id)
    .join(Visitor, Visitor.id == SessionAccess.visitor_id)
    .where(Visitor.key == bindparam("visitor"), SessionAccess.session_id == bindparam("session"))
)


@dataclass(frozen=True)
class SessionSummary:
    """A session in a visitor's list; ``images`` are those that teach."""

    key: str
    fields: SessionFields
    classes: int
    images: int
    updated: datetime
    deleted_at: datetime | None


class Sessions:
    """Visitors and sessions; one visitor's methods never find another's."""

    def __init__(self, database: orm.Session, added: Additions) -> None:
        self._db, self._added = database, added

    def visitor(self, key: str) -> Visitor | None:
        """The visitor with this key."""
        return self._db.scalar(select(Visitor).where(Visitor.key == key))

    def add_visitor(self, key: str = "") -> Visitor:
        """Someone new, with the key that was shown already, or a fresh one."""
        visitor = Visitor(key=key or new_key())
        self._db.add(visitor)
        self._db.flush()
        self._added.visitors += 1
        return visitor

    def add_session(self, creator: Visitor | None, fields: SessionFields, key: str = "") -> Session:
        """A session without classes, under a fresh key unless given; its creator has opened it."""
        session = Session(
            key=key or new_key(), fields=fields, creator_id=creator.id if creator else None
        )
        self._db.add(session)
        self._db.flush()
        self._added.creators.add(session.creator_id)
        if creator:
            self.note_opened(creator, session)
        return session

    def note_opened(self, visitor: Visitor, session: Session) -> None:
        """Note that the visitor opened the session just now."""
        moment = now()
        visitor.seen = moment
        access = self.access(visitor, session)
        if access is None:
            self._db.add(SessionAccess(visitor_id=visitor.id, session_id=session.id, opened=moment))
        else:
            access.opened, access.forgotten_at = moment, None
        self._db.flush()

    def session(self, key: str, *, deleted: bool = False) -> Session | None:
        """The session with this key; a deleted one only when asked for."""
        found = select(Session).where(Session.key == key)
        return self._db.scalar(found if deleted else found.where(Session.deleted_at.is_(None)))

    def latest_session(self, visitor: Visitor) -> Session | None:
        """The session that the visitor opened last and still has."""
        return self._db.scalar(
            select(Session)
            .join(SessionAccess, SessionAccess.session_id == Session.id)
            .where(
                SessionAccess.visitor_id == visitor.id,
                SessionAccess.forgotten_at.is_(None),
                Session.deleted_at.is_(None),
            )
            .order_by(SessionAccess.opened.desc())
            .limit(1)
        )

    def has_opened(self, visitor: str, session_id: int) -> bool:
        """Whether a visitor, by key, ever came to a session."""
        whose = {"visitor": visitor, "session": session_id}
        return self._db.connection().scalar(_OPENED, whose) is not None

    def access(self, visitor: Visitor, session: Session) -> SessionAccess | None:
        """How the visitor came to the session, if ever."""
        return self._db.get(SessionAccess, (visitor.id, session.id))

    def created_sessions(self, visitor: Visitor) -> list[Session]:
        """The sessions that the visitor made and still has."""
        return list(
            self._db.scalars(
                select(Session).where(
                    Session.creator_id == visitor.id, Session.deleted_at.is_(None)
                )
            )
        )

    def accesses(self, visitor: Visitor) -> list[SessionAccess]:
        """The sessions in the visitor's list."""
        return list(
            self._db.scalars(
                select(SessionAccess).where(
                    SessionAccess.visitor_id == visitor.id, SessionAccess.forgotten_at.is_(None)
                )
            )
        )

    def removed_at(
        self, visitor: Visitor, moment: datetime
    ) -> tuple[list[Session], list[SessionAccess]]:
        """What the visitor deleted and forgot at exactly this moment."""
        sessions = select(Session).where(
            Session.creator_id == visitor.id, Session.deleted_at == moment
        )
        accesses = select(SessionAccess).where(
            SessionAccess.visitor_id == visitor.id, SessionAccess.forgotten_at == moment
        )
        return list(self._db.scalars(sessions)), list(self._db.scalars(accesses))

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
                _TESTS.is_(False),
            )
            .scalar_subquery()
        )
        rows = select(
            Session.key, Session.fields, classes, images, Session.updated, Session.deleted_at
        )
        if visitor is None:
            rows = rows.order_by(Session.updated.desc())
        else:
            rows = rows.join(SessionAccess, SessionAccess.session_id == Session.id)
            rows = rows.where(
                SessionAccess.visitor_id == visitor.id,
                SessionAccess.forgotten_at.is_(None),
                or_(Session.deleted_at.is_(None), Session.creator_id == visitor.id),
            )
            rows = rows.order_by(SessionAccess.opened.desc())
        return [SessionSummary(*row) for row in self._db.execute(rows)]

    def first_images(self, keys: list[str]) -> dict[str, list[str]]:
        """For each of these sessions the first image of every class that has one, in order."""
        place = func.row_number().over(
            partition_by=Class.id, order_by=(Support.position, Support.id)
        )
        ranked = (
            select(Session.key, Class.position, Class.id, Support.image, place.label("place"))
            .join(Class, Class.session_id == Session.id)
            .join(Support, Support.class_id == Class.id)
            .where(
                Session.key.in_(keys),
                Class.deleted_at.is_(None),
                Support.deleted_at.is_(None),
                _TESTS.is_(False),
            )
            .subquery()
        )
        rows = (
            select(ranked.c.key, ranked.c.image)
            .where(ranked.c.place == 1)
            .order_by(ranked.c.position, ranked.c.id)
        )
        found: dict[str, list[str]] = {key: [] for key in keys}
        for key, image in self._db.execute(rows):
            found[key].append(image)
        return found

    def touch(self, session: Session) -> None:
        """Note an edit: caches of the session are out of date."""
        session.version += 1
        session.updated = now()
