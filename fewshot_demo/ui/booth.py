"""The page at a booth: one visitor after the other, and nothing left of the one before."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def booth(service: Service) -> gr.HTML:
    """The button that starts over, and the question whether anybody is there still."""
    return visual("booth", service.booth.begin_visit, service.booth.end_visit)
