"""Every limit, path and switch, read from the environment once.

Each field is set by the variable ``FEWSHOT_`` + its name in capitals. What lies under this module
is handed its values and never reads the environment.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, ValidationError, model_validator
from pydantic_settings import SettingsConfigDict

from .booth_settings import BoothSettings
from .places import CHECKPOINTS, INSTALLED, own_folder
from .sharing_settings import SharingSettings
from .space_settings import SpaceSettings, lasts, persistent_folder

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SPACES = "https://huggingface.co https://*.huggingface.co https://*.hf.space"


class Settings(BoothSettings, SharingSettings, SpaceSettings):
    """The settings of one running app; values given by name win over the environment."""

    model_config = SettingsConfigDict(
        env_prefix="FEWSHOT_", env_ignore_empty=True, populate_by_name=True, frozen=True
    )

    data_dir: Path = Field(
        default_factory=own_folder,
        description="Folder of the database; it is made when it is missing.",
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty: the file `fewshot.db` in the data folder."
    )
    checkpoints: Path = Field(
        default=CHECKPOINTS,
        description="Folder of the models; a file dropped here is a model.",
    )
    trusted_models: Path | None = Field(
        default=None,
        description="List of the model files that may be used, as `sha256sum` writes it; "
        "empty: all in the folder.",
    )
    device: str = Field(
        default="auto",
        pattern=r"^(auto|cpu|cuda(:\d+)?|mps)$",
        description="Where models run: `auto`, `cpu`, `cuda`, `cuda:1`, `mps`.",
    )
    host: str = Field(
        default="127.0.0.1",
        validation_alias=AliasChoices("FEWSHOT_HOST", "GRADIO_SERVER_NAME"),
        description="Address to listen on; `GRADIO_SERVER_NAME` is followed too.",
    )
    port: int = Field(
        default=7860,
        ge=0,
        le=65535,
        validation_alias=AliasChoices("FEWSHOT_PORT", "GRADIO_SERVER_PORT"),
        description="Port to listen on; `GRADIO_SERVER_PORT` is followed too.",
    )

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
    json_logs: bool = Field(default=False, description="Write each line of the log as JSON.")
    measuring: bool = Field(
        default=False,
        description="Adds an event that does nothing, which `bench` holds the speed against.",
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
    def added_models(self) -> Path:
        """Folder of the models that `models add` and `download` write.

        Below that of the models; in the data folder where those are part of an installed package.
        """
        if INSTALLED and self.checkpoints == CHECKPOINTS:
            return self.data_dir / "models"
        return self.checkpoints / "added"

    @property
    def max_bytes(self) -> int:
        """The largest uploaded file, in bytes."""
        return self.max_upload_mb * 1_000_000

    @property
    def max_call(self) -> int:
        """The largest call without a file, in bytes."""
        return self.max_call_kb * 1000

    @property
    def max_frame(self) -> int:
        """The largest call about a frame of the running camera, in bytes."""
        return self.max_frame_kb * 1000

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

    @property
    def max_pixels(self) -> int:
        """The largest image, in pixels."""
        return self.max_megapixels * 1_000_000


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
            f"{_variable(fault['loc'])}: {fault['msg']}, got {fault['input']!r}"
            for fault in error.errors()
        ]
        raise SystemExit("Settings that cannot be used:\n  " + "\n  ".join(lines)) from None


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]) if location else ""
    return name if name.isupper() else f"FEWSHOT_{name.upper()}"
