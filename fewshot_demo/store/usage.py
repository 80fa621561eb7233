"""How much is stored, of whom: what was removed counts until it is purged."""

from __future__ import annotations

from sqlalchemy import func, orm, select, text, union_all

from .practices import Practice
from .tables import Class, Image, Query, Session, Support, Visitor

_SIZE = func.length(Image.data) + Image.elsewhere


class Usage:
    """Counts and sizes; nothing is changed."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    def visitors(self) -> int:
        """How many are known."""
        return self._count(select(func.count(Visitor.id)))

    def sessions(self) -> int:
        """How many there are of all visitors."""
        return self._count(select(func.count(Session.id)))

    def sessions_of(self, creator: int) -> int:
        """How many a visitor made."""
        return self._count(select(func.count(Session.id)).where(Session.creator_id == creator))

    def classes_of(self, session: int) -> int:
        """How many a session has."""
        return self._count(select(func.count(Class.id)).where(Class.session_id == session))

    def images_of(self, owner: int) -> int:
        """How many a class has."""
        return self._count(select(func.count(Support.id)).where(Support.class_id == owner))

    def creator(self, session: int) -> int | None:
        """Who made a session; None: nobody who is known."""
        return self._db.scalar(select(Session.creator_id).where(Session.id == session))

    def size_of(self, creator: int) -> int:
        """Bytes in a visitor's sessions: of the images, one in several counting each time, and of
        the layers that practised.
        """
        own = Session.creator_id == creator
        taught = (
            select(_SIZE.label("size"))
            .join(Support, Support.image == Image.sha256)
            .join(Class, Class.id == Support.class_id)
            .join(Session, Session.id == Class.session_id)
            .where(own)
        )
        asked = (
            select(_SIZE.label("size"))
            .join(Query, Query.image == Image.sha256)
            .join(Session, Session.id == Query.session_id)
            .where(own)
        )
        practised = (
            select(func.length(Practice.data).label("size"))
            .join(Session, Session.id == Practice.session_id)
            .where(own)
        )
        sizes = union_all(taught, asked, practised).subquery()
        return self._count(select(func.coalesce(func.sum(sizes.c.size), 0)))

    def size(self) -> int:
        """Bytes of the whole database, without what lies free in it or in an object store."""
        connection = self._db.connection()
        if connection.dialect.name == "sqlite":
            pages, free, size = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "freelist_count", "page_size")
            )
            return (pages - free) * size
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)

    def _count(self, query: object) -> int:
        return int(self._db.scalar(query) or 0)  # type: ignore[call-overload]
