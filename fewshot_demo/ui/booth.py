"""The page at a booth: one visitor after the other, and nothing left of the one before."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def booth(service: Service) -> gr.HTML:
    """What is shown while nobody touches it, what can be tried, and how a visit ends."""
    visits = service.booth
    return visual("booth", visits.begin_visit, visits.end_visit, visits.demonstration)
