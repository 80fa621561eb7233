"""Compare: the same question to several models."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def compare(service: Service) -> gr.HTML:
    """A button under the answer, and the sheet with one row for each model."""
    return visual("compare", service.comparing.compare_models)
