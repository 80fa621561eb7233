"""Why: every picture of the set by its weight in the answer."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def why(service: Service) -> gr.HTML:
    """The weighed pictures, one of them enlarged, and what is true of each."""
    explaining = service.explaining
    return visual(
        "why", service.teaching.whole_image, explaining.without_each, explaining.where_it_looked
    )
