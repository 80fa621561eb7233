"""The table of embeddings as a cache that stands in nobody's way."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import DBAPIError

from .database import Database
from .problems import StoreProblem

log = logging.getLogger(__name__)


class LastingEmbeddings:
    """A cache that neither fails nor waits: where the database is busy, it is left alone.

    Args:
        database: where the table is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The values of the keys that are there; none where the database cannot be read."""
        try:
            with self._database.read() as work:
                return work.embeddings.read(keys)
        except (StoreProblem, DBAPIError) as problem:
            log.warning("embeddings were not read: %s", problem)
            return {}

    def write(self, values: Mapping[str, bytes]) -> None:
        """Keep these values, unless the database is busy, full or read-only."""
        try:
            with self._database.write(hurried=True) as work:
                work.embeddings.write(values)
                work.commit()
        except (StoreProblem, DBAPIError) as problem:
            log.warning("embeddings were not kept: %s", problem)
