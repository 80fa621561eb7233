"""What visitors made, kept in a database: tables, migrations, unit of work, repositories."""

from .classes import Classes
from .database import Database, NotSaved, StoreProblem, UnitOfWork, newest_revision, on_network
from .embedding_rows import LastingEmbeddings
from .questions import Asked, Questions
from .session_rows import Sessions, SessionSummary
from .snapshot import ClassRow, Snapshot, SupportRow
from .tables import Class, Opening, Query, Session, Support, Visitor, new_key, now

__all__ = [
    "Asked",
    "Class",
    "ClassRow",
    "Classes",
    "Database",
    "LastingEmbeddings",
    "NotSaved",
    "Opening",
    "Query",
    "Questions",
    "Session",
    "SessionSummary",
    "Sessions",
    "Snapshot",
    "StoreProblem",
    "Support",
    "SupportRow",
    "UnitOfWork",
    "Visitor",
    "new_key",
    "newest_revision",
    "now",
    "on_network",
]
