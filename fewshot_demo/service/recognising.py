"""The recogniser of an app, as its settings want it."""

from __future__ import annotations

from ..recognition.embedding_cache import EmbeddingStore
from ..recognition.engines import (
    Engine,
    Models,
    has_ray,
    has_spaces,
    ray_engine,
    zero_gpu_engine,
)
from ..recognition.recogniser import Recogniser
from ..settings import Settings


def recogniser_of(settings: Settings, store: EmbeddingStore) -> Recogniser:
    """What answers the questions of this app.

    Args:
        settings: where models lie and where they run.
        store: where embeddings of frozen backbones outlive this process.

    Raises:
        SystemExit: if the engine needs what is not installed.
    """
    models = Models(
        settings.checkpoints, settings.device, settings.added_models, settings.trusted_models
    )
    return Recogniser(
        models.folder,
        models.device,
        added=models.added,
        trusted=models.trusted,
        store=store,
        engine=engine_of(settings, models),
        refines=settings.refine_photos,
    )


def engine_of(settings: Settings, models: Models) -> Engine | None:
    """Where the models of this app run; None: in this process.

    Raises:
        SystemExit: as `recogniser_of`.
    """
    name = settings.engine
    if name != "embedded":
        if not has_ray():
            raise SystemExit(
                f"FEWSHOT_ENGINE={name} needs Ray, which is not installed: "
                'pip install "fewshot-demo[ray]".'
            )
        return ray_engine(
            name, models, replicas=settings.engine_replicas, seconds=settings.engine_seconds
        )
    if settings.zero_gpu and settings.space and has_spaces():
        return zero_gpu_engine(models)
    return None
