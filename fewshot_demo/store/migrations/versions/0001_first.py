"""The first schema: visitors, sessions, classes, images, support sets, questions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "visitors",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.UniqueConstraint("key", name="uq_visitors_key"),
    )
    op.create_table(
        "images",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
    )
    _sessions()
    _classes()
    _queries()


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        _refers("creator_id", "visitors.id", "sessions", "SET NULL", nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.Column("deleted_at", MOMENT),
        sa.UniqueConstraint("key", name="uq_sessions_key"),
    )
    _index("sessions", "creator_id")
    _index("sessions", "deleted_at")
    op.create_table(
        "openings",
        _refers("visitor_id", "visitors.id", "openings", "CASCADE", primary_key=True),
        _refers("session_id", "sessions.id", "openings", "CASCADE", primary_key=True),
        sa.Column("opened", MOMENT, nullable=False),
        sa.Column("forgotten_at", MOMENT),
    )
    _index("openings", "session_id")


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("session_id", "sessions.id", "classes", "CASCADE"),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("deleted_at", MOMENT),
    )
    _index("classes", "session_id")
    _index("classes", "deleted_at")
    op.create_table(
        "support",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("class_id", "classes.id", "support", "CASCADE"),
        _refers("image", "images.sha256", "support", None),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("deleted_at", MOMENT),
    )
    for column in ("class_id", "image", "deleted_at"):
        _index("support", column)


def _queries() -> None:
    op.create_table(
        "queries",
        sa.Column("id", sa.Integer, primary_key=True),
        _refers("session_id", "sessions.id", "queries", "CASCADE"),
        sa.Column("drawing", sa.String(64), nullable=False),
        _refers("image", "images.sha256", "queries", None),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("prediction", sa.JSON, nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        _refers("corrected_to", "classes.id", "queries", "SET NULL", nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("updated", MOMENT, nullable=False),
        sa.UniqueConstraint("session_id", "drawing", name="uq_queries_session_id_drawing"),
    )
    _index("queries", "image")
    _index("queries", "corrected_to")
    _index("queries", "session_id", "updated")


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _refers(
    name: str,
    target: str,
    table: str,
    on_delete: str | None,
    *,
    primary_key: bool = False,
    nullable: bool = False,
) -> sa.Column:
    other = target.partition(".")[0]
    kind = sa.String(64) if target == "images.sha256" else sa.Integer
    constraint = sa.ForeignKey(target, name=f"fk_{table}_{name}_{other}", ondelete=on_delete)
    return sa.Column(name, kind, constraint, primary_key=primary_key, nullable=nullable)
