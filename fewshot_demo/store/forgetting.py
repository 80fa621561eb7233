"""Forget a visitor at once, with all that they made: nothing of it can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, or_, select

from .tables import Class, Embedding, Image, Query, Session, Support, Visitor

if TYPE_CHECKING:
    from .unit_of_work import UnitOfWork


def forget_visitor(work: UnitOfWork, key: str) -> None:
    """Delete a visitor, the sessions that they made, and the images that nobody else has.

    What hangs on a session (its classes, questions, history, who opened it) goes with it, whether
    it had been removed already or not.

    Args:
        work: to be committed by the caller.
        key: of the visitor; of nobody, and nothing happens.
    """
    database = work.database
    made = select(Session.id).join(Visitor, Visitor.id == Session.creator_id)
    sessions = list(database.scalars(made.where(Visitor.key == key)))
    taught = select(Support.image).join(Class).where(Class.session_id.in_(sessions))
    asked = select(Query.image).where(Query.session_id.in_(sessions))
    images = {*database.scalars(taught), *database.scalars(asked)}
    database.execute(delete(Session).where(Session.id.in_(sessions)))
    database.execute(delete(Visitor).where(Visitor.key == key))
    elsewhere = or_(
        exists().where(Support.image == Image.sha256), exists().where(Query.image == Image.sha256)
    )
    database.execute(
        delete(Image).where(Image.sha256.in_(images), ~elsewhere),
        execution_options={"synchronize_session": False},
    )
    work.forgotten.update(images)
    gone = Embedding.image.in_(images) & Embedding.image.not_in(select(Image.sha256))
    database.execute(delete(Embedding).where(gone))


def left_visitors(work: UnitOfWork, beginning: str, before: datetime) -> list[str]:
    """Keys of visitors who came, and changed or asked something, before a moment and not since.

    Args:
        work: to read in.
        beginning: of the keys that are looked at.
        before: the moment.
    """
    mine = Session.creator_id == Visitor.id
    asked = exists().where(Query.session_id == Session.id, Query.updated >= before)
    busy = exists().where(mine, or_(Session.updated >= before, asked))
    found = select(Visitor.key).where(
        Visitor.key.startswith(beginning, autoescape=True), Visitor.seen < before, ~busy
    )
    return list(work.database.scalars(found))
