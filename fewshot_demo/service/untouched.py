"""A sample task that somebody looks at: shown from memory, stored at the first change.

Its key says that it is one, and the ids of its classes and images follow from the key; so what the
page shows stays true when the set is stored, by whichever process, and looking stores nothing.
"""

from __future__ import annotations

import hashlib
import re

from ..store import (
    ClassFields,
    ClassRow,
    Session,
    SessionFields,
    Snapshot,
    SupportFields,
    SupportRow,
    Task,
    UnitOfWork,
    Visitor,
    new_key,
)
from .pictures import Picture

Sample = list[tuple[str, list[Picture]]]  # name and drawings of each class

FIRST: Task = "signs"
UNSTORED = 0  # the id of a session that is not stored
FIELDS = SupportFields("drawn", "plain")
_PREFIX = "try-"
_KEY = re.compile(r"try-[A-Za-z0-9_-]{32}", re.ASCII)
_BLOCK = 16  # ids of one set
_BLOCKS = 2**26  # from 2^30 on, so that all fit into 32 bits; a database begins at 1


def untouched_key() -> str:
    """The key of a sample task that nobody has seen."""
    return _PREFIX + new_key()


def is_untouched_key(key: str) -> bool:
    """Whether a key is one of a sample task, which may be stored by now."""
    return _KEY.fullmatch(key) is not None


def untouched_snapshot(key: str, sample: Sample) -> Snapshot:
    """The set as it is before anybody changes it."""
    number = first = _first_id(key)
    classes = list[ClassRow]()
    for colour, (name, pictures) in enumerate(sample):
        images = tuple(
            SupportRow(number + place, picture.sha256, FIELDS, picture.seen)
            for place, picture in enumerate(pictures)
        )
        number += len(images)
        classes.append(ClassRow(first + colour, ClassFields(name, colour), images))
    return Snapshot(UNSTORED, key, -1, SessionFields(task=FIRST), tuple(classes))


def store_untouched(
    work: UnitOfWork, person: Visitor | None, key: str, sample: Sample
) -> Session | None:
    """Store the set under its key, with the ids that it was shown with.

    Returns:
        None if this key was used before, and its set deleted.
    """
    if work.sessions.session(key, deleted=True) is not None:
        return None
    session = work.sessions.add_session(person, SessionFields(task=FIRST), key)
    shown = untouched_snapshot(key, sample).classes
    taken = work.classes.any_taken(
        [row.id for row in shown], [image.id for row in shown for image in row.images]
    )  # by another set, once in millions: then the page has to be loaded again
    for row, (_, pictures) in zip(shown, sample, strict=True):
        owner = work.classes.add(session, row.fields, None if taken else row.id)
        for image, picture in zip(row.images, pictures, strict=True):
            work.classes.add_image(*picture)
            work.classes.add_support(owner, picture.sha256, FIELDS, None if taken else image.id)
    return session


def _first_id(key: str) -> int:
    digest = hashlib.sha256(key.encode()).digest()
    return 2**30 + int.from_bytes(digest[:8], "big") % _BLOCKS * _BLOCK
