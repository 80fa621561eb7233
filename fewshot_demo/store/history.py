"""The history of a session: each change as the rows that it changed, undone and redone by them.

Nobody who changes a session needs to know of it: what a change was is found by comparing the
session's rows before and after. A row that a change added is removed again by undoing it, and one
that it removed returns, since removals are only marked until `purge` makes them final.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, orm, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .fields import ClassFields, SessionFields, SupportFields
from .tables import Base, Session

Values = dict[str, Any]  # by column
State = dict[tuple[str, int], Values]  # by table and id

KEPT = {  # tables whose rows are remembered, and their columns
    "sessions": [field.name for field in fields(SessionFields)],
    "classes": [*(field.name for field in fields(ClassFields)), "position"],
    "support": ["class_id", *(field.name for field in fields(SupportFields)), "position"],
    "queries": ["image", "corrected_to", "taught"],
}
REMOVABLE = ("classes", "support")
TABLES = Base.metadata.tables


class Change(Base):
    """A change of a session; what was undone is kept to be redone."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    rows: Mapped[list[Any]] = mapped_column(JSON)  # of `ChangedRow`, each as a list
    together: Mapped[str] = mapped_column(String(64))  # changes of one name are one step
    undone: Mapped[bool] = mapped_column(default=False)
    made: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class ChangedRow:
    """A row before and after a change; None where it was not there."""

    table: str
    id: int
    before: Values | None
    after: Values | None

    def reversed(self) -> ChangedRow:
        """As undoing changes it."""
        return ChangedRow(self.table, self.id, self.after, self.before)


Step = tuple[ChangedRow, ...]  # what is undone or redone at once; empty where there is nothing


class History:
    """What was changed in one session at a time."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    @contextmanager
    def recording(
        self, session: Session, moment: datetime, *, together: str = "", takes_back: bool = False
    ) -> Iterator[None]:
        """Remember what is changed meanwhile; what was undone before can then not be redone.

        Args:
            session: whose classes, images and corrections are looked at.
            moment: when it began: a row that is removed meanwhile outlives this memory of it.
            together: changes of the same name, one after the other, are undone at once.
            takes_back: where this only reverts the last change, it counts as undoing it.
        """
        before = self._state(session.id)
        yield
        self._db.flush()
        rows = _difference(before, self._state(session.id))
        if not rows:
            return
        last = self._next(session.id, None, undone=False) if takes_back else []
        if last and _step(last) == _undoing(rows):
            for change in last:
                change.undone = True
            return
        self._db.execute(delete(Change).where(Change.session_id == session.id, Change.undone))
        stored = [[row.table, row.id, row.before, row.after] for row in rows]
        self._db.add(Change(session_id=session.id, rows=stored, together=together, made=moment))

    def next_step(self, session_id: int, since: datetime, *, undone: bool) -> Step:
        """What undoing would take back, or redoing would bring, of the changes since a moment."""
        return _step(self._next(session_id, since, undone))

    def undo(self, session: Session, since: datetime, moment: datetime) -> Step:
        """Take the last change back, if it was made since; what it was."""
        changes = self._next(session.id, since, undone=False)
        for change in reversed(changes):
            self._write(_undoing(_step([change])), moment)
            change.undone = True
        return _step(changes)

    def redo(self, session: Session, since: datetime, moment: datetime) -> Step:
        """Make the change again that was undone last; what it was."""
        changes = self._next(session.id, since, undone=True)
        for change in changes:
            self._write(_step([change]), moment)
            change.undone = False
        return _step(changes)

    def _next(self, session_id: int, since: datetime | None, undone: bool) -> list[Change]:
        """The changes of one step, in the order in which they were made."""
        order = Change.id.asc() if undone else Change.id.desc()
        mine = select(Change).where(Change.session_id == session_id, Change.undone.is_(undone))
        mine = (
            mine.order_by(order)
            if since is None
            else mine.where(Change.made >= since).order_by(order)
        )
        first = self._db.scalar(mine.limit(1))
        if first is None or not first.together:
            return [first] if first else []
        other = self._db.scalar(mine.where(Change.together != first.together).limit(1))
        if other is not None:
            mine = mine.where(Change.id < other.id if undone else Change.id > other.id)
        return sorted(self._db.scalars(mine), key=lambda change: change.id)

    def _state(self, session_id: int) -> State:
        """What lives in a session."""
        classes, support = TABLES["classes"], TABLES["support"]
        queries = TABLES["queries"]
        of_session = classes.c.session_id == session_id
        alive = {
            "sessions": TABLES["sessions"].c.id == session_id,
            "classes": of_session & classes.c.deleted_at.is_(None),
            "support": support.c.deleted_at.is_(None)
            & support.c.class_id.in_(select(classes.c.id).where(of_session)),
            "queries": (queries.c.session_id == session_id) & queries.c.corrected_to.is_not(None),
        }
        found: State = {}
        for name, condition in alive.items():
            columns = [TABLES[name].c[column] for column in ("id", *KEPT[name])]
            for number, *values in self._db.execute(select(*columns).where(condition)):
                found[name, number] = dict(zip(KEPT[name], values, strict=True))
        return found

    def _write(self, step: Step, moment: datetime) -> None:
        """Give rows the values that they have after a change."""
        for row in step:
            table = TABLES[row.table]
            these, values = table.c.id == row.id, row.after or {"deleted_at": moment}
            if row.table == "queries":
                # a drawing that went on since is another picture, of which nothing was said
                these &= table.c.image == (row.after or row.before or {})["image"]
                values = row.after or {"corrected_to": None, "taught": None}
            elif row.table in REMOVABLE and row.after:
                values = row.after | {"deleted_at": None}
            self._db.execute(update(table).where(these).values(values))


def _difference(before: State, after: State) -> Step:
    """The rows that differ; those of what holds others first."""
    places = {name: place for place, name in enumerate(KEPT)}
    keys = sorted(before.keys() | after.keys(), key=lambda key: (places[key[0]], key[1]))
    rows = (ChangedRow(*key, before.get(key), after.get(key)) for key in keys)
    return tuple(row for row in rows if row.before != row.after)


def _undoing(step: Step) -> Step:
    return tuple(row.reversed() for row in step)


def _step(changes: Sequence[Change]) -> Step:
    return tuple(ChangedRow(*row) for change in changes for row in change.rows)
