"""The settings of the screen: of a desktop, or of a booth that many visitors touch one by one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class BoothSettings(BaseSettings):
    """A part of the settings."""

    open_browser: bool = Field(
        default=False,
        description="Open the page in the browser of this desktop, as `make run` does.",
    )
    kiosk: bool = Field(default=False, description="Booth mode: one shared screen, many visitors.")
    kiosk_idle: int = Field(
        default=60,
        ge=4,
        le=3600,
        description="Seconds without a touch after which a booth starts over.",
    )
    kiosk_tasks: str = Field(
        default="signs,doodles,hands,own",
        pattern=r"^(signs|doodles|hands|own)(,(signs|doodles|hands|own))*$",
        description="What a booth offers: `signs`, `doodles`, `hands` (by camera), `own`.",
    )
    kiosk_models: str = Field(
        default="",
        description="Ids of the models that a booth offers, with commas; empty: all.",
    )
    kiosk_language: Literal["", "en", "zh"] = Field(
        default="", description="Language of a booth: `en`, `zh`; empty: that of the browser."
    )
    kiosk_pin: str = Field(
        default="",
        pattern=r"^([0-9]{4,8})?$",
        repr=False,
        description="Four to eight digits that open the operator's page of a booth; "
        "empty: there is none.",
    )

    @property
    def operated(self) -> bool:
        """Whether there is an operator's page."""
        return self.kiosk and bool(self.kiosk_pin)
