"""Compare: the same question to several models."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def compare(service: Service) -> gr.HTML:
    """A button under the answer, and the sheet with one row for each model."""

    def compare_models(session: str, question: int, without: str = "") -> dict[str, Any]:
        return service.compare(session, question, without.split("\n"))

    return visual("compare", compare_models)
