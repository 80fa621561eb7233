"""What a picture was seen to be when it came in: a drawing, a photo of one, or a photo."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Pictures of before were never looked at."""
    op.add_column("images", sa.Column("look", sa.String(20), nullable=False, server_default=""))
    op.add_column("images", sa.Column("sure", sa.Double, nullable=False, server_default="0"))
