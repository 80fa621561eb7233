"""What visitors made, kept in a database: tables, migrations, unit of work, repositories."""

from .backup import back_up, images_elsewhere, restore
from .booth_rows import Counted
from .classes import Classes
from .database import Database, newest_revision
from .engine import on_network
from .fields import (
    UNSEEN,
    BoothFields,
    ClassFields,
    ImageFields,
    Look,
    PracticeFields,
    QuestionFields,
    Reading,
    SessionFields,
    Source,
    SupportFields,
    Task,
)
from .forgetting import forget_visitor, left_visitors
from .history import ChangedRow, History, Step
from .lasting_embeddings import LastingEmbeddings
from .objects import ImageLost
from .predictions import GONE, PredictedClass, StoredPrediction, WeighedImage
from .problems import NotSaved, StoreProblem
from .questions import Asked, Questions, expected_id
from .session_rows import Sessions, SessionSummary
from .shares import Allows, Share, is_share_key
from .snapshot import Access, ClassRow, Snapshot, SupportRow
from .tables import Class, Query, Session, SessionAccess, Support, Visitor, new_key, now
from .unit_of_work import UnitOfWork

__all__ = [
    "GONE",
    "UNSEEN",
    "Access",
    "Allows",
    "Asked",
    "BoothFields",
    "ChangedRow",
    "Class",
    "ClassFields",
    "ClassRow",
    "Classes",
    "Counted",
    "Database",
    "History",
    "ImageFields",
    "ImageLost",
    "LastingEmbeddings",
    "Look",
    "NotSaved",
    "PracticeFields",
    "PredictedClass",
    "Query",
    "QuestionFields",
    "Questions",
    "Reading",
    "Session",
    "SessionAccess",
    "SessionFields",
    "SessionSummary",
    "Sessions",
    "Share",
    "Snapshot",
    "Source",
    "Step",
    "StoreProblem",
    "StoredPrediction",
    "Support",
    "SupportFields",
    "SupportRow",
    "Task",
    "UnitOfWork",
    "Visitor",
    "WeighedImage",
    "back_up",
    "expected_id",
    "forget_visitor",
    "images_elsewhere",
    "is_share_key",
    "left_visitors",
    "new_key",
    "newest_revision",
    "now",
    "on_network",
    "restore",
]
