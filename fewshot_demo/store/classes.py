"""The classes of a session, the images that teach them, and all of it as a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, orm, select

from .additions import Additions
from .fields import UNSEEN, ClassFields, ImageFields, SupportFields
from .objects import ImageLost, Objects
from .practices import Practice
from .snapshot import ClassRow, Snapshot, SupportRow
from .tables import Class, Image, Session, Support

# Every question runs these: built once, and on the connection, past the object layer.
_VERSION = select(Session.version).where(
    Session.key == bindparam("wanted"), Session.deleted_at.is_(None)
)
_IMAGE = select(Image.sha256).where(Image.sha256 == bindparam("wanted"))
_ADD_IMAGE = insert(Image)


class Classes:
    """Classes and images of one session at a time; ids of another session find nothing."""

    def __init__(
        self, database: orm.Session, added: Additions, objects: Objects | None = None
    ) -> None:
        self._db, self._added, self._objects = database, added, objects

    def version(self, key: str) -> int | None:
        """The version of a live session: a cheap look whether a snapshot is still current."""
        return self._db.connection().scalar(_VERSION, {"wanted": key})

    def snapshot(self, key: str) -> Snapshot | None:
        """The live session with this key, its live classes and their live images."""
        session = self._db.scalar(
            select(Session).where(Session.key == key, Session.deleted_at.is_(None))
        )
        if session is None:
            return None
        images: dict[int, list[SupportRow]] = {}
        for owner, number, sha256, fields, seen in self._db.execute(
            select(Support.class_id, Support.id, Support.image, Support.fields, Image.fields)
            .join(Class, Class.id == Support.class_id)
            .join(Image, Image.sha256 == Support.image)
            .where(Class.session_id == session.id, Support.deleted_at.is_(None))
            .order_by(Support.position, Support.id)
        ):
            images.setdefault(owner, []).append(SupportRow(number, sha256, fields, seen))
        classes = tuple(
            _class_row(entry, images.get(entry.id, [])) for entry in self.live(session.id)
        )
        return Snapshot(
            id=session.id,
            key=session.key,
            version=session.version,
            fields=session.fields,
            classes=classes,
            practice=self._db.scalar(
                select(Practice.fields).where(Practice.session_id == session.id)
            ),
        )

    def live(self, session_id: int) -> list[Class]:
        """The live classes of a session, in order."""
        return list(
            self._db.scalars(
                select(Class)
                .where(Class.session_id == session_id, Class.deleted_at.is_(None))
                .order_by(Class.position, Class.id)
            )
        )

    def find(self, session: Session, class_id: int, *, deleted: bool = False) -> Class | None:
        """A class of this session, live unless asked for a deleted one."""
        found = self._db.get(Class, class_id)
        if found is None or found.session_id != session.id:
            return None
        return found if (found.deleted_at is not None) == deleted else None

    def add(self, session: Session, fields: ClassFields, id: int | None = None) -> Class:
        """A new class behind the others; the database chooses its id unless one is given."""
        last = self._db.scalar(
            select(func.max(Class.position)).where(Class.session_id == session.id)
        )
        position = 0 if last is None else last + 1
        added = Class(id=id, session_id=session.id, fields=fields, position=position)
        self._db.add(added)
        self._db.flush()
        self._added.classes.add(session.id)
        return added

    def any_taken(self, classes: list[int], images: list[int]) -> bool:
        """Whether one of these ids belongs to something."""
        taken = select(Class.id).where(Class.id.in_(classes))
        return (
            self._db.scalar(taken.limit(1)) is not None
            or self._db.scalar(select(Support.id).where(Support.id.in_(images)).limit(1))
            is not None
        )

    def support(self, class_id: int) -> list[Support]:
        """The live images of a class, in order."""
        return list(
            self._db.scalars(
                select(Support)
                .where(Support.class_id == class_id, Support.deleted_at.is_(None))
                .order_by(Support.position, Support.id)
            )
        )

    def find_support(
        self, session: Session, support_id: int, *, deleted: bool = False
    ) -> Support | None:
        """An image of a live class of this session, live unless asked for a deleted one."""
        found = self._db.get(Support, support_id)
        if found is None or self.find(session, found.class_id) is None:
            return None
        return found if (found.deleted_at is not None) == deleted else None

    def holding(self, session_id: int, sha256: str) -> list[Class]:
        """The live classes of a session that hold this image, in order."""
        return list(
            self._db.scalars(
                select(Class)
                .join(Support, Support.class_id == Class.id)
                .where(
                    Class.session_id == session_id,
                    Class.deleted_at.is_(None),
                    Support.image == sha256,
                    Support.deleted_at.is_(None),
                )
                .order_by(Class.position, Class.id)
            )
        )

    def add_support(
        self, owner: Class, sha256: str, fields: SupportFields, id: int | None = None
    ) -> Support:
        """Let a stored image teach a class, behind the others; ``id`` as in `add`."""
        position = self._end_of(owner)
        added = Support(id=id, class_id=owner.id, image=sha256, fields=fields, position=position)
        self._db.add(added)
        self._db.flush()
        self._added.taught.add(owner.id)
        self._added.sessions.add(owner.session_id)
        return added

    def move_support(self, support: Support, owner: Class) -> None:
        """Let an image teach another class, behind the others there."""
        support.class_id, support.position = owner.id, self._end_of(owner)
        self._db.flush()

    def _end_of(self, owner: Class) -> int:
        last = self._db.scalar(
            select(func.max(Support.position)).where(Support.class_id == owner.id)
        )
        return 0 if last is None else last + 1

    def add_image(
        self, sha256: str, data: bytes, width: int, height: int, seen: ImageFields = UNSEEN
    ) -> None:
        """Store the bytes of an image, unless they are stored already.

        Raises:
            NotSaved: if an object store does not take them.
        """
        connection = self._db.connection()
        if connection.scalar(_IMAGE, {"wanted": sha256}) is None:
            row: dict[str, object] = {"sha256": sha256, "width": width, "height": height}
            if self._objects is None:
                row |= {"data": data, "elsewhere": 0}
            else:
                self._objects.put(sha256, data)  # before the row that names it
                row |= {"data": b"", "elsewhere": len(data)}
            connection.execute(_ADD_IMAGE, row | vars(seen))
            self._added.size += len(data)

    def image_seen(self, sha256: str) -> ImageFields:
        """What a stored image was seen to be."""
        return self._db.scalar(select(Image.fields).where(Image.sha256 == sha256)) or UNSEEN

    def image_data(self, sha256: str) -> bytes:
        """The bytes of a stored image.

        Raises:
            KeyError: if it is not stored.
            ImageLost: if its bytes lie in an object store, and cannot be had.
        """
        wanted = select(Image.data, Image.elsewhere).where(Image.sha256 == sha256)
        found = self._db.execute(wanted).one_or_none()
        if found is None:
            raise KeyError(sha256)
        if not found.elsewhere:
            return found.data
        if self._objects is None:
            raise ImageLost("image-lost", image=sha256, why="no object store is set")
        return self._objects.get(sha256)


def _class_row(entry: Class, images: Sequence[SupportRow]) -> ClassRow:
    taught = tuple(image for image in images if not image.fields.testing)
    tests = tuple(image for image in images if image.fields.testing)
    return ClassRow(entry.id, entry.fields, taught, tests)
