"""An answer is one distribution, at a share of strangers that each session sets."""

import sqlalchemy as sa
from alembic import op

from fewshot_demo.core.open_set import SHARE
from fewshot_demo.store.earlier_answers import as_one_distribution, as_share

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The place of a slider becomes the share that moves the odds as it did."""
    op.add_column(
        "sessions", sa.Column("strangers", sa.Double, nullable=False, server_default=str(SHARE))
    )
    connection = op.get_bind()
    sessions = sa.table("sessions", *map(sa.column, ("id", "strictness", "strangers")))
    moved = sa.select(sessions.c.id, sessions.c.strictness).where(sessions.c.strictness != 0)
    for row in connection.execute(moved).all():
        change = sa.update(sessions).where(sessions.c.id == row.id)
        connection.execute(change.values(strangers=as_share(row.strictness)))
    op.drop_column("sessions", "strictness")
    queries = sa.table(
        "queries",
        sa.column("id"),
        sa.column("prediction", sa.JSON),
        sa.column("confidence"),
    )
    for row in connection.execute(sa.select(queries)).all():
        said, confidence = as_one_distribution(row.prediction or {}, row.confidence)
        change = sa.update(queries).where(queries.c.id == row.id)
        connection.execute(change.values(prediction=said, confidence=confidence))
