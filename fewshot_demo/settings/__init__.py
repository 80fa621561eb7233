"""Every limit, path and switch, read from the environment once.

Each field is set by the variable ``FEWSHOT_`` + its name in capitals. What lies under this room
is handed its values and never reads the environment.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from ..places import own_folder
from .booth import BoothSettings
from .guarding import GuardSettings
from .limits import LimitSettings
from .running import RunningSettings
from .sharing import SharingSettings
from .space import SpaceSettings, lasts, persistent_folder

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SPACES = "https://huggingface.co https://*.huggingface.co https://*.hf.space"


class Settings(
    BoothSettings, SharingSettings, SpaceSettings, GuardSettings, LimitSettings, RunningSettings
):
    """The settings of one running app; values given by name win over the environment."""

    model_config = SettingsConfigDict(
        env_prefix="FEWSHOT_", env_ignore_empty=True, populate_by_name=True, frozen=True
    )

    @model_validator(mode="before")
    @classmethod
    def _default_database(cls, values: dict[str, object]) -> dict[str, object]:
        if not values.get("data_dir") and (lasting := persistent_folder(values)):
            values["data_dir"] = lasting
        if not values.get("database_url"):
            folder = Path(str(values.get("data_dir") or own_folder()))
            values["database_url"] = f"sqlite:///{folder / 'fewshot.db'}"
        return values

    @property
    def passing(self) -> bool:
        """Whether a restart empties the database, which lies on the disk of a Space."""
        on_disk = self.database_url.startswith("sqlite")
        return bool(self.space) and on_disk and not lasts(self.data_dir)

    @property
    def hops(self) -> int:
        """How many proxies in front are trusted."""
        return self.trusted_hops or int(bool(self.space))

    @property
    def framing(self) -> str:
        """The sources of ``frame-ancestors``."""
        return self.frame_ancestors or ("'self' " + SPACES if self.space else "'self'")

    @property
    def hosts(self) -> frozenset[str]:
        """Names that the page is reached by, without ports; empty: any."""
        named = {name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip()}
        if not named and self.host in LOOPBACK and not self.hops:
            # Another name means that a foreign site's name was bent to this machine.
            return LOOPBACK
        return frozenset(named)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings from the environment.

    Raises:
        SystemExit: if a variable holds a value that cannot be used; the text names each of them.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{_variable(fault['loc'])}: {fault['msg']}{_got(fault['loc'], fault['input'])}"
            for fault in error.errors()
        ]
        raise SystemExit("Settings that cannot be used:\n  " + "\n  ".join(lines)) from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else ""
    return name if name.isupper() else f"FEWSHOT_{name.upper()}"


def _got(location: tuple[int | str, ...], value: object) -> str:
    """The wrong value, unless it is a secret."""
    field = Settings.model_fields.get(str(location[0])) if location else None
    return "" if field is not None and not field.repr else f", got {value!r}"
