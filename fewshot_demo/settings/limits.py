"""The settings of how much is kept: in a set, for a visitor, in all, and for how long."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class LimitSettings(BaseSettings):
    """A part of the settings."""

    max_classes: int = Field(default=20, ge=2, le=1000, description="Classes in a session.")
    max_images: int = Field(default=20, ge=1, le=1000, description="Images in a class.")
    max_name: int = Field(default=60, ge=1, le=200, description="Characters in a name.")
    max_sessions: int = Field(default=50, ge=1, description="Sessions that one visitor keeps.")
    max_questions: int = Field(
        default=200,
        ge=1,
        description="Questions that a session remembers; the oldest are forgotten.",
    )
    max_upload_mb: int = Field(
        default=20, ge=1, le=1000, description="Megabytes in an uploaded file."
    )
    max_megapixels: int = Field(
        default=54,  # a phone's "50 megapixels" are 8160 × 6144
        ge=1,
        le=89,  # Pillow refuses more by itself
        description="Million pixels in an image, checked before it is decoded.",
    )
    undo_hours: float = Field(
        default=24.0,
        ge=0,
        description="Hours in which a change can be undone, or a removal taken back.",
    )
    untouched_days: float = Field(
        default=7.0,
        gt=0,
        description="Days after which a sample task that nobody touched is forgotten.",
    )
    embedding_days: float = Field(
        default=30.0,
        gt=0,
        description="Days for which the database keeps what a frozen backbone made of a picture.",
    )

    max_visitors: int = Field(default=100_000, ge=1, description="Visitors that are known at once.")
    max_all_sessions: int = Field(default=200_000, ge=1, description="Sessions of all visitors.")
    max_visitor_mb: int = Field(
        default=500, ge=1, description="Megabytes of one visitor's pictures."
    )
    max_stored_mb: int = Field(default=20_000, ge=1, description="Megabytes in the whole database.")
    min_free_mb: int = Field(default=200, ge=0, description="Megabytes left free on the disk.")
    address_visitors: int = Field(
        default=1000, ge=1, description="New visitors of an address in a day."
    )
    address_mb: int = Field(default=5000, ge=1, description="Megabytes from one address in a day.")

    @property
    def max_bytes(self) -> int:
        """The largest uploaded file, in bytes."""
        return self.max_upload_mb * 1_000_000

    @property
    def max_pixels(self) -> int:
        """The largest image, in pixels."""
        return self.max_megapixels * 1_000_000
