"""Compare: the same question to every model."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def compare(service: Service) -> gr.HTML:
    """A button under the answer, and the sheet with one row for each model."""

    def compare_models(session: str, question: int) -> dict[str, Any]:
        return service.compare(session, question)

    return visual("compare", compare_models)
