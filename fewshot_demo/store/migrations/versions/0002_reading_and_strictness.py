"""How a picture is to be read, and how readily a session says "none of these"."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; what is there already goes on as before."""
    for table in ("support", "queries"):
        reading = sa.Column("reading", sa.String(20), nullable=False, server_default="auto")
        op.add_column(table, reading)
    op.add_column(
        "sessions", sa.Column("strictness", sa.Double, nullable=False, server_default="0")
    )
