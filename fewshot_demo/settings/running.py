"""The settings of one running app: where its files lie, where models run, where it is served."""

from __future__ import annotations

from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings

from ..places import CHECKPOINTS, INSTALLED, own_folder


class RunningSettings(BaseSettings):
    """A part of the settings."""

    data_dir: Path = Field(
        default_factory=own_folder,
        description="Folder of the database; it is made when it is missing.",
    )
    database_url: str = Field(
        default="", description="SQLAlchemy URL; empty: the file `fewshot.db` in the data folder."
    )
    images_url: str = Field(
        default="",
        description="Where pictures are kept, as fsspec names it: `file:///srv/pictures`, "
        "`s3://bucket/prefix`; empty: in the database.",
    )
    images_hours: float = Field(
        default=48.0,
        ge=0,
        description="Hours for which that place keeps pictures that nothing names any more.",
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
    engine: str = Field(
        default="embedded",
        pattern=r"^(embedded|ray|ray://[\w.-]+(:\d+)?|[\w.-]+:\d+)$",
        description="What runs the models: this process (`embedded`), replicas under Ray Serve on "
        "this machine (`ray`) or on a cluster, by its address (`host:6379`, `ray://host:10001`).",
    )
    engine_replicas: int = Field(
        default=2, ge=1, le=1000, description="Replicas under Ray Serve, where none run yet."
    )
    engine_seconds: float = Field(
        default=20.0, gt=0, description="Seconds after which a call of such an engine is given up."
    )
    refine_photos: bool = Field(
        default=True,
        description="Embed each photo that teaches in four versions, behind the answers, so that "
        "small and soft pictures of the same thing are known too; with the engine `embedded`.",
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
    json_logs: bool = Field(default=False, description="Write each line of the log as JSON.")
    measuring: bool = Field(
        default=False,
        description="Adds an event that does nothing, which `bench` holds the speed against.",
    )

    @property
    def added_models(self) -> Path:
        """Folder of the models that `models add` and `download` write.

        Below that of the models; in the data folder where those are part of an installed package.
        """
        if INSTALLED and self.checkpoints == CHECKPOINTS:
            return self.data_dir / "models"
        return self.checkpoints / "added"
