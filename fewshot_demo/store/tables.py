"""The tables: visitors, the sessions they opened, classes, images, support sets, questions.

Removals set a moment of deletion and can be taken back until `purge` makes them final.
Images are addressed by the hash of their bytes, so that one drawing in three places is one row.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import datetime, timezone
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    Boolean,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    false,
    orm,
)
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from ..core.open_set import SHARE
from .column_types import Moment, Prediction
from .fields import ClassFields, ImageFields, QuestionFields, SessionFields, SupportFields

Record = TypeVar("Record")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(timezone.utc)


def new_key() -> str:
    """A key that nobody guesses: 192 random bits, 32 characters that fit into a link."""
    return secrets.token_urlsafe(24)


def columns_of(record: type[Record], *columns: MappedColumn[Any]) -> orm.Composite[Record]:
    """The columns that hold a record, one for each of its fields.

    Raises:
        TypeError: where the two differ: a field without a column, or a column without a field.
    """
    named = [column.column.name for column in columns]
    expected = [field.name for field in fields(record)]  # type: ignore[arg-type]
    if named != expected:
        raise TypeError(f"columns for the fields {expected} of {record.__name__}, got {named}")
    return orm.composite(record, *columns)


class Base(orm.DeclarativeBase):
    """Common to all tables: constraints have names, moments are in UTC."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class Visitor(Base):
    """Someone's browser, known by the key that it keeps."""

    __tablename__ = "visitors"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True, default=new_key)
    seen: Mapped[datetime] = mapped_column(default=now)


class Session(Base):
    """Classes taught together and the questions asked about them; whoever has the key can edit."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True, default=new_key)
    creator_id: Mapped[int | None] = mapped_column(
        ForeignKey("visitors.id", ondelete="SET NULL"), index=True
    )
    fields: Mapped[SessionFields] = columns_of(
        SessionFields,
        mapped_column("name", String(200)),
        mapped_column("model", String(200)),
        mapped_column("task", String(20), nullable=True),
        mapped_column("strangers", Double, server_default=str(SHARE)),
    )
    version: Mapped[int] = mapped_column(default=0)  # counts the edits, caches compare it
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class SessionAccess(Base):
    """A visitor has a session in the list: made it, or followed a link to it."""

    __tablename__ = "openings"

    visitor_id: Mapped[int] = mapped_column(
        ForeignKey("visitors.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    opened: Mapped[datetime] = mapped_column(default=now)
    forgotten_at: Mapped[datetime | None]


class Class(Base):
    """A class of a session; its name may be empty until the visitor gives one."""

    __tablename__ = "classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    fields: Mapped[ClassFields] = columns_of(
        ClassFields,
        mapped_column("name", String(200)),
        mapped_column("colour", Integer),
        mapped_column("off", Boolean, server_default=false()),
    )
    position: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Image(Base):
    """The bytes of an image as it is stored, under their SHA-256, and what it was seen to be.

    Where they lie in an object store, ``elsewhere`` is their number and ``data`` is empty.
    """

    __tablename__ = "images"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    elsewhere: Mapped[int] = mapped_column(default=0, server_default="0")
    width: Mapped[int]
    height: Mapped[int]
    fields: Mapped[ImageFields] = columns_of(
        ImageFields,
        mapped_column("look", String(20), server_default=""),
        mapped_column("sure", Double, server_default="0"),
    )


class Embedding(Base):
    """What a frozen backbone makes of an image; a cache, so that nothing is lost with it."""

    __tablename__ = "embeddings"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    image: Mapped[str] = mapped_column(String(64))  # its SHA-256; it may be gone already
    data: Mapped[bytes] = mapped_column(LargeBinary)  # float32, little-endian
    created: Mapped[datetime] = mapped_column(default=now)


class Support(Base):
    """An image teaches a class, or is put aside to test it with."""

    __tablename__ = "support"

    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), index=True)
    image: Mapped[str] = mapped_column(ForeignKey("images.sha256"), index=True)
    fields: Mapped[SupportFields] = columns_of(
        SupportFields,
        mapped_column("source", String(20)),
        mapped_column("reading", String(20), server_default="auto"),
        mapped_column("testing", Boolean, server_default=false()),
    )
    position: Mapped[int]
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Query(Base):
    """A question and its newest answer; a drawing is one question from first to last stroke."""

    __tablename__ = "queries"
    __table_args__ = (
        UniqueConstraint("session_id", "drawing"),
        Index(None, "session_id", "updated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    drawing: Mapped[str] = mapped_column(String(64))
    image: Mapped[str] = mapped_column(ForeignKey("images.sha256"), index=True)
    fields: Mapped[QuestionFields] = columns_of(
        QuestionFields,
        mapped_column("source", String(20)),
        mapped_column("reading", String(20), server_default="auto"),
        mapped_column("model", String(200)),
        mapped_column("label", String(200)),
        mapped_column("confidence", Double),
        mapped_column("prediction", Prediction),
    )
    corrected_to: Mapped[int | None] = mapped_column(
        ForeignKey("classes.id", ondelete="SET NULL"), index=True
    )
    # the image that the correction added to the class; None where the class had it already
    taught: Mapped[int | None] = mapped_column(
        ForeignKey("support.id", ondelete="SET NULL"), index=True
    )
    created: Mapped[datetime] = mapped_column(default=now)
    updated: Mapped[datetime] = mapped_column(default=now)
