"""Which sample task a session began as, and which image a correction added."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Sample tasks were known by a flag and by their English names, which are no data any more."""
    op.add_column("sessions", sa.Column("task", sa.String(20)))
    op.execute(
        "UPDATE sessions SET task = CASE WHEN name LIKE '%doodles%' THEN 'doodles' ELSE 'signs' END"
        " WHERE sample"
    )
    op.execute(
        "UPDATE sessions SET name = ''"
        " WHERE sample AND name IN ('Three signs to try', 'Four doodles to try')"
    )
    op.drop_column("sessions", "sample")
    with op.batch_alter_table("queries") as queries:  # SQLite copies it; no table refers to it
        queries.add_column(sa.Column("taught", sa.Integer))
        queries.create_foreign_key(
            "fk_queries_taught_support", "support", ["taught"], ["id"], ondelete="SET NULL"
        )
        queries.create_index("ix_queries_taught", ["taught"])
