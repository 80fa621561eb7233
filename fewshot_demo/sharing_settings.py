"""The settings of what leaves the page and comes in: saved sets."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class SharingSettings(BaseSettings):
    """A part of the settings."""

    max_archive_mb: int = Field(
        default=100, ge=1, le=1000, description="Megabytes in a saved set that is brought in."
    )
    archive_rate: float = Field(
        default=2.0, gt=0, description="Sets a second that one address may save or bring in."
    )

    @property
    def max_archive(self) -> int:
        """The largest saved set that is brought in, in bytes."""
        return self.max_archive_mb * 1_000_000
