"""The models to choose from."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def picker(service: Service) -> gr.HTML:
    """The name of the model that answers, and the sheet to choose another, or to fetch one."""
    return visual(
        "models",
        service.models.list_models,
        service.asking.choose_model,
        service.downloading.larger_models,
        service.downloading.fetch_model,
        service.downloading.stop_fetching,
    )
