"""Images may lie in an object store; then their row has the size, and no bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """All that are there so far lie in the database."""
    op.add_column("images", sa.Column("elsewhere", sa.Integer, nullable=False, server_default="0"))
