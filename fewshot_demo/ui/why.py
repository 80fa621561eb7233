"""Why: every picture of the set by its weight in the answer."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def why(service: Service) -> gr.HTML:
    """The weighed pictures, one of them enlarged, and the answer without each of them."""
    return visual("why", service.teaching.whole_image, service.explaining.without_each)
