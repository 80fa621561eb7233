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
    op.execute(
        "ALTER TABLE queries ADD COLUMN taught INTEGER"
        " CONSTRAINT fk_queries_taught_support REFERENCES support (id) ON DELETE SET NULL"
    )
    op.create_index("ix_queries_taught", "queries", ["taught"])
