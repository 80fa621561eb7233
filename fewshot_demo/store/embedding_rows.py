"""Embeddings of images that teach, kept so that a restarted server need not compute them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, insert, orm, select

from .tables import Embedding, now

AT_ONCE = 500  # keys in one statement


class Embeddings:
    """The table of embeddings: keys ``backbone:image`` or ``backbone:image:reading``."""

    def __init__(self, database: orm.Session) -> None:
        self._db = database

    def read(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The values of the keys that are there."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), AT_ONCE):
            wanted = Embedding.key.in_(keys[start : start + AT_ONCE])
            rows = self._db.execute(select(Embedding.key, Embedding.data).where(wanted))
            found.update((row.key, row.data) for row in rows)
        return found

    def write(self, values: Mapping[str, bytes]) -> None:
        """Keep these values, in place of older ones."""
        moment = now()
        rows = [
            {"key": key, "image": key.split(":")[1], "data": data, "created": moment}
            for key, data in values.items()
        ]
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            self._db.execute(delete(Embedding).where(Embedding.key.in_([r["key"] for r in some])))
            self._db.execute(insert(Embedding), some)
