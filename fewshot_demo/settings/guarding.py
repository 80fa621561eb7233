"""The settings of the guard: sizes, rates, and what is believed of who asks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class GuardSettings(BaseSettings):
    """A part of the settings."""

    max_call_kb: int = Field(
        default=512,
        ge=16,
        le=4096,
        description="Thousand bytes in one call of the page that brings no file.",
    )
    upload_seconds: float = Field(
        default=120.0, gt=0, description="Seconds in which a file must have arrived as a whole."
    )
    visitor_rate: float = Field(
        default=30.0, gt=0, description="Calls a second of one visitor's page."
    )
    frame_rate: float = Field(
        default=12.0, gt=0, description="Frames a second that one visitor's camera may ask about."
    )
    max_frame_kb: int = Field(
        default=96, ge=16, le=4096, description="Thousand bytes in the call of such a frame."
    )
    look_rate: float = Field(
        default=2.0, gt=0, description="Times a second that one visitor may ask where it looked."
    )
    address_rate: float = Field(
        default=1000.0, gt=0, description="Requests a second from one address: a whole classroom."
    )
    newcomer_rate: float = Field(
        default=600.0, gt=0, description="Pages opened in a minute from one address."
    )
    trusted_hops: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Proxies in front whose word about a visitor is taken; on Spaces at least 1.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Names that the page is reached by, with commas; empty: any, "
        "and on a loopback address without a proxy only this machine's.",
    )
    frame_ancestors: str = Field(
        default="",
        pattern=r"^[^;,\r\n]*$",
        description="Sites that may show the page in a frame; empty: this one, "
        "on Spaces Hugging Face's too.",
    )
    metrics: Literal["off", "local", "all"] = Field(
        default="off", description="Who may read `/metrics`: nobody (`off`), `local`, or `all`."
    )

    @property
    def max_call(self) -> int:
        """The largest call without a file, in bytes."""
        return self.max_call_kb * 1000

    @property
    def max_frame(self) -> int:
        """The largest call about a frame of the running camera, in bytes."""
        return self.max_frame_kb * 1000
