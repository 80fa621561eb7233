"""Make old removals final, and forget what nobody refers to: in small steps, each on its own.

A step deletes at most `AT_ONCE` rows in a transaction, so that no visitor's change waits long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, exists, select

from .history import Change
from .tables import Base, Class, Embedding, Image, Query, Session, SessionAccess, Support, Visitor

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from .unit_of_work import UnitOfWork

AT_ONCE = 200  # rows in a transaction
BREATH = 0.01  # seconds between two transactions, in which others get their turn

Work = Callable[[], "UnitOfWork"]


def purge(
    read: Work,
    write: Work,
    removed_before: datetime,
    untouched_before: datetime,
    embedded_before: datetime,
) -> None:
    """Delete for good.

    Args:
        read, write: begin a transaction.
        removed_before: removals older than this can no longer be taken back.
        untouched_before: sample tasks that nobody edited, asked or opened since are forgotten,
            and so are visitors who have nothing and did not come since.
        embedded_before: embeddings older than this go; so do those of images that went.
    """
    recently_opened = exists().where(
        SessionAccess.session_id == Session.id, SessionAccess.opened >= untouched_before
    )
    asked = exists().where(Query.session_id == Session.id)
    untouched = Session.__table__.c.task.is_not(None) & (Session.version == 0)
    in_a_list = exists().where(SessionAccess.visitor_id == Visitor.id)
    taught_or_asked = (
        exists().where(Support.image == Image.sha256) | exists().where(Query.image == Image.sha256)
    )  # fmt: skip
    gone_access = SessionAccess.forgotten_at < removed_before
    without_image = Embedding.image.not_in(select(Image.sha256))
    steps = [
        (Change, Change.id, Change.made < removed_before),  # before the rows that it would need
        (Support, Support.id, Support.deleted_at < removed_before),
        (Class, Class.id, Class.deleted_at < removed_before),
        (Session, Session.id, Session.deleted_at < removed_before),
        (SessionAccess, SessionAccess.session_id, gone_access),
        (Session, Session.id, untouched & ~asked & ~recently_opened),
        (Visitor, Visitor.id, (Visitor.seen < untouched_before) & ~in_a_list),
        (Image, Image.sha256, ~taught_or_asked),
        (Embedding, Embedding.key, without_image | (Embedding.created < embedded_before)),
    ]
    for table, key, condition in steps:
        _delete(read, write, table, key, condition)


def _delete(
    read: Work,
    write: Work,
    table: type[Base],
    key: InstrumentedAttribute,
    condition: ColumnElement[bool],
) -> None:
    """Look first, without the write lock; what was found is looked at again before it goes."""
    with read() as work:
        found = list(work.database.scalars(select(key).where(condition)))
    for start in range(0, len(found), AT_ONCE):
        some = key.in_(found[start : start + AT_ONCE])
        with write() as work:
            work.database.execute(
                delete(table).where(some, condition),
                execution_options={"synchronize_session": False},
            )
            work.commit()
        time.sleep(BREATH)
