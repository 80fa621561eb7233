"""The models to choose from, described in words a visitor can use."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual

NUMBERS = {1: "one", 2: "two", 3: "three", 5: "five", 10: "ten"}


def picker(service: Service) -> gr.HTML:
    """The name of the model that answers, and the sheet to choose another."""

    def list_models() -> dict[str, Any]:
        return service.models()

    def choose_model(session: str, model: str) -> dict[str, Any]:
        return service.choose_model(session, model)

    return visual("models", list_models, choose_model)
