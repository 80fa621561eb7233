"""A class can be switched off: it is kept, and no answer knows of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Classes of before are on."""
    op.add_column(
        "classes", sa.Column("off", sa.Boolean, nullable=False, server_default=sa.false())
    )
