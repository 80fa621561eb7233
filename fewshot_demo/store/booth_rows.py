"""What a booth keeps when its visitors are forgotten: counts of each day, and what it offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, delete, orm, select
from sqlalchemy.orm import Mapped, mapped_column

from .fields import BoothFields
from .predictions import StoredPrediction
from .tables import Base, Query, Session, Visitor, columns_of

ONLY = 1  # the id of the one row of choices


class BoothCount(Base):
    """How often something happened on a day; never who, or what a visitor typed."""

    __tablename__ = "booth_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    first: Mapped[str] = mapped_column(String(100), primary_key=True)  # of what, where there are
    second: Mapped[str] = mapped_column(String(100), primary_key=True)  # several kinds
    count: Mapped[int] = mapped_column(default=0)


class BoothChoice(Base):
    """What the operator chose."""

    __tablename__ = "booth_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[BoothFields] = columns_of(
        BoothFields,
        mapped_column("tasks", String(200)),
        mapped_column("models", String(10_000)),
        mapped_column("language", String(20), nullable=True),
    )


@dataclass(frozen=True)
class Counted:
    """An entry of a day: what, of which kinds, how often."""

    what: str
    first: str
    second: str
    count: int


class BoothRows:
    """Counts and choices of a booth."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    def count(self, day: date, what: str, first: str = "", second: str = "", by: int = 1) -> None:
        """Add to a count of a day."""
        if not by:
            return
        row = self._db.get(BoothCount, (day, what, first, second))
        if row is None:
            row = BoothCount(day=day, what=what, first=first, second=second, count=0)
            self._db.add(row)
        row.count += by
        self._db.flush()

    def counts(self, day: date) -> list[Counted]:
        """All counts of a day."""
        found = self._db.scalars(select(BoothCount).where(BoothCount.day == day))
        return [Counted(row.what, row.first, row.second, row.count) for row in found]

    def forget_counts(self, before: date) -> None:
        """Delete the counts of earlier days."""
        self._db.execute(delete(BoothCount).where(BoothCount.day < before))

    def answers(self, beginning: str) -> list[StoredPrediction]:
        """The newest answer to each question of the visitors whose keys begin like this."""
        whose = Visitor.key.startswith(beginning, autoescape=True)
        asked = (
            select(Query.fields)
            .join(Session, Session.id == Query.session_id)
            .join(Visitor, Visitor.id == Session.creator_id)
            .where(whose)
        )
        return [fields.prediction for fields in self._db.scalars(asked)]

    def choices(self) -> BoothFields:
        """What was chosen last; where nothing was, all of it is left to the settings."""
        row = self._db.get(BoothChoice, ONLY)
        return BoothFields() if row is None else row.fields

    def choose(self, fields: BoothFields) -> None:
        """Write what is offered from now on."""
        row = self._db.get(BoothChoice, ONLY)
        if row is None:
            self._db.add(BoothChoice(id=ONLY, fields=fields))
        else:
            row.fields = fields
        self._db.flush()
