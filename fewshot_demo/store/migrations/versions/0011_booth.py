"""Counts of a booth by day, and what its operator chose to offer."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing was counted or chosen yet."""
    op.create_table(
        "booth_counts",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("first", sa.String(100), nullable=False),
        sa.Column("second", sa.String(100), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("day", "what", "first", "second", name="pk_booth_counts"),
    )
    op.create_table(
        "booth_choices",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("tasks", sa.String(200), nullable=False),
        sa.Column("models", sa.String(10_000), nullable=False),
        sa.Column("language", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_booth_choices"),
    )
