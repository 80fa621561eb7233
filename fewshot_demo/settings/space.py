"""The settings of a Hugging Face Space: what of its disk outlasts a restart."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings

PERSISTENT = Path("/data")  # where a Space has storage that lasts, if it has been given some


class SpaceSettings(BaseSettings):
    """A part of the settings."""

    space: str = Field(
        default="",
        validation_alias=AliasChoices("FEWSHOT_SPACE", "SPACE_ID"),
        description="The Hugging Face Space that this runs in; `SPACE_ID` is followed too.",
    )
    zero_gpu: bool = Field(
        default=False,
        validation_alias=AliasChoices("FEWSHOT_ZERO_GPU", "SPACES_ZERO_GPU"),
        description="Run models on the GPU that a Space with ZeroGPU is lent for each call; "
        "`SPACES_ZERO_GPU` is followed too.",
    )


def persistent_folder(given: Mapping[str, object]) -> Path | None:
    """Where a Space keeps its data if nobody said so; None: it is no Space, or has no such place.

    Args:
        given: the settings as they came, by name or alias.
    """
    space = any(given.get(name) for name in ("space", "FEWSHOT_SPACE", "SPACE_ID"))
    return PERSISTENT if space and lasts(PERSISTENT) and os.access(PERSISTENT, os.W_OK) else None


def lasts(folder: Path) -> bool:
    """Whether a folder of a Space lies on storage of its own; all else goes at a restart."""
    return any(place.is_mount() for place in (folder, *folder.parents) if place != place.parent)
