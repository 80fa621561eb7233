"""Pictures that are put aside to test a set with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Pictures of before all teach."""
    op.add_column(
        "support", sa.Column("testing", sa.Boolean, nullable=False, server_default=sa.false())
    )
