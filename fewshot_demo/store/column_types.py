"""Values that a database keeps in another form: moments in UTC, answers as JSON."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator

from .predictions import StoredPrediction


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, also where the database forgets the zone, as SQLite does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Drop the zone after converting to UTC."""
        return value if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Put the zone back."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=timezone.utc)
            if value.tzinfo is None
            else value.astimezone(timezone.utc)
        )


class Prediction(TypeDecorator[StoredPrediction]):
    """An answer as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: StoredPrediction | None, dialect: Dialect) -> Any:
        """To JSON."""
        return None if value is None else value.as_json()

    def process_result_value(self, value: Any, dialect: Dialect) -> StoredPrediction | None:
        """From JSON, of whichever version."""
        return None if value is None else StoredPrediction.from_json(value)
