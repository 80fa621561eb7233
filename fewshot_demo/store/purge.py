"""Make old removals final, and forget what nobody refers to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, orm, select

from .tables import Class, Embedding, Image, Opening, Query, Session, Support, Visitor


def purge(
    database: orm.Session,
    removed_before: datetime,
    untouched_before: datetime,
    embedded_before: datetime | None = None,
) -> None:
    """Delete for good.

    Args:
        removed_before: removals older than this can no longer be taken back.
        untouched_before: sample tasks that nobody edited, asked or opened since are forgotten,
            and so are visitors who have nothing and did not come since.
        embedded_before: embeddings older than this go; so do those of images that went.
    """
    for table in (Support, Class, Session):
        database.execute(delete(table).where(table.deleted_at < removed_before))
    database.execute(delete(Opening).where(Opening.forgotten_at < removed_before))
    recently_opened = exists().where(
        Opening.session_id == Session.id, Opening.opened >= untouched_before
    )
    asked = exists().where(Query.session_id == Session.id)
    database.execute(
        delete(Session).where(
            Session.sample.is_(True), Session.version == 0, ~asked, ~recently_opened
        )
    )
    has_opened = exists().where(Opening.visitor_id == Visitor.id)
    database.execute(delete(Visitor).where(Visitor.seen < untouched_before, ~has_opened))
    used = select(Support.image).union(select(Query.image))
    database.execute(delete(Image).where(Image.sha256.not_in(used)))
    database.execute(delete(Embedding).where(Embedding.image.not_in(select(Image.sha256))))
    if embedded_before is not None:
        database.execute(delete(Embedding).where(Embedding.created < embedded_before))
