"""The settings of what leaves the page and comes in: saved sets, questions of programs, models."""

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

    api: bool = Field(
        default=True,
        description="Answer programs too, by `gradio_client` and as an MCP tool; never at a booth.",
    )
    api_rate: float = Field(
        default=5.0, gt=0, description="Questions a second of programs at one address."
    )
    max_api_mb: int = Field(
        default=4, ge=1, le=100, description="Megabytes in one question of a program."
    )

    allow_downloads: bool | None = Field(
        default=None,
        description="Offer larger photo models in the page, downloaded into the folder of added "
        "models; empty: where the page is this computer's own, and never at a booth or on a Space.",
    )

    @property
    def max_api(self) -> int:
        """The largest question of a program, in bytes."""
        return self.max_api_mb * 1_000_000

    @property
    def max_archive(self) -> int:
        """The largest saved set that is brought in, in bytes."""
        return self.max_archive_mb * 1_000_000
