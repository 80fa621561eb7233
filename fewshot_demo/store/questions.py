"""Questions and their newest answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

from sqlalchemy import bindparam, case, delete, exists, orm, select, update

from .additions import Additions
from .fields import QuestionFields
from .tables import Image, Query, Session, Support, now

_TABLE = Query.__table__
_FIRST = 2**30  # ids from here on fit into 32 bits; those that a database chooses begin at 1
_NEW = ("image", "updated", *(field.name for field in fields(QuestionFields)))
# Every stroke runs this: built once, and on the connection, past the object layer. Where the
# drawing went on, what it was said to be is open again.
_SAME = _TABLE.c.image == bindparam("image")
_ANSWER_AGAIN = (
    update(Query)
    .where(Query.session_id == bindparam("of_session"), Query.drawing == bindparam("of_drawing"))
    .values(
        {column: bindparam(column, type_=_TABLE.c[column].type) for column in _NEW}
        | {
            "corrected_to": case((_SAME, Query.corrected_to)),
            "taught": case((_SAME, Query.taught)),
        }
    )
    .returning(Query.id)
)
_BEFORE = select(Query.image).where(
    Query.session_id == bindparam("of_session"), Query.drawing == bindparam("of_drawing")
)
_UNUSED = delete(Image).where(
    Image.sha256 == bindparam("unused"),
    ~exists().where(Support.image == bindparam("unused")),
    ~exists().where(Query.image == bindparam("unused")),
)


@dataclass(frozen=True)
class Asked:
    """A question to be stored with its answer.

    Attributes:
        drawing: what the page calls the drawing; one drawing is one question.
        sha256: the image.
    """

    drawing: str
    sha256: str
    fields: QuestionFields


def expected_id(session_id: int, drawing: str) -> int:
    """The id that a question is going to have, almost always: told before it is stored."""
    digest = hashlib.sha256(f"{session_id} {drawing}".encode()).digest()
    return _FIRST + int.from_bytes(digest[:8], "big") % _FIRST


class Questions:
    """What was asked in a session; foreign ids find nothing."""

    def __init__(
        self, database: orm.Session, added: Additions, forgotten: set[str] | None = None
    ) -> None:
        self._db, self._added = database, added
        self._forgotten = set() if forgotten is None else forgotten

    def save(self, session_id: int, asked: Asked, keep: int) -> int:
        """Write a question, or the newer answer of one with the same drawing; its id.

        The id of a new question is its `expected_id`, unless that is another's. A new question
        pushes out the oldest where the session has more than ``keep``. What a drawing looked like
        before goes at once, where nothing else holds it.
        """
        self._added.sessions.add(session_id)
        moment = now()
        values = {name: getattr(asked.fields, name) for name in _NEW[2:]}
        values |= {"image": asked.sha256, "updated": moment}
        whose = {"of_session": session_id, "of_drawing": asked.drawing}
        connection = self._db.connection()
        before = connection.scalar(_BEFORE, whose)
        known = connection.scalar(_ANSWER_AGAIN, values | whose)
        if known is not None:
            if before is not None and before != asked.sha256:
                self._forget(before)
            return known
        expected = expected_id(session_id, asked.drawing)
        added = Query(
            id=None if self._db.get(Query, expected) else expected,
            session_id=session_id,
            drawing=asked.drawing,
            image=asked.sha256,
            fields=asked.fields,
            created=moment,
            updated=moment,
        )
        self._db.add(added)
        self._db.flush()
        self._forget_oldest(session_id, keep)
        return added.id

    def find(self, session: Session, question_id: int) -> Query | None:
        """A question of this session."""
        found = self._db.get(Query, question_id)
        return found if found is not None and found.session_id == session.id else None

    def of_drawing(self, session_id: int, drawing: str) -> Query | None:
        """The question that was asked with this drawing."""
        return self._db.scalar(
            select(Query).where(Query.session_id == session_id, Query.drawing == drawing)
        )

    def that_taught(self, support_id: int) -> list[Query]:
        """The questions whose correction added this image to a class."""
        return list(self._db.scalars(select(Query).where(Query.taught == support_id)))

    def newest(self, session_id: int, count: int) -> list[Query]:
        """The questions of a session, the one answered last first."""
        return list(
            self._db.scalars(
                select(Query)
                .where(Query.session_id == session_id)
                .order_by(Query.updated.desc(), Query.id.desc())
                .limit(count)
            )
        )

    def _forget_oldest(self, session_id: int, keep: int) -> None:
        surplus = self._db.execute(
            select(Query.id, Query.image)
            .where(Query.session_id == session_id)
            .order_by(Query.updated.desc(), Query.id.desc())
            .offset(keep)
        ).all()
        if not surplus:
            return
        self._db.execute(
            delete(Query).where(Query.id.in_([row.id for row in surplus])),
            execution_options={"synchronize_session": False},
        )
        for image in {row.image for row in surplus}:
            self._forget(image)

    def _forget(self, image: str) -> None:
        """Delete an image unless something else holds it."""
        if self._db.connection().execute(_UNUSED, {"unused": image}).rowcount:
            self._forgotten.add(image)
