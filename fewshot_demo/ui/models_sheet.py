"""The models to choose from."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def picker(service: Service) -> gr.HTML:
    """The name of the model that answers, and the sheet to choose another."""
    return visual("models", service.models.list_models, service.asking.choose_model)
