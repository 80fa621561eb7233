"""Asking: the pad, the answer, the correction, and the questions asked earlier."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def pad(service: Service) -> gr.HTML:
    """The pad; it asks at stroke ends and where the pen rests, about pictures and the camera."""
    camera = service.camera
    return visual(
        "pad", service.asking.ask, service.asking.ask_file, camera.ask_live, camera.add_frames
    )


def answer(service: Service) -> gr.HTML:
    """The answer as bars, "no, it is…", and how often it will be shown something else."""
    return visual("answer", service.correcting.correct, service.sets.set_strangers)


def earlier(service: Service) -> gr.HTML:
    """The questions asked earlier in this set."""
    return visual("earlier", service.asking.earlier_questions, service.asking.ask_again)
