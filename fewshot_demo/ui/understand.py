"""Understanding a set: checking it, a map of it, and how an answer about it is made."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def check(service: Service) -> gr.HTML:
    """The sheet with what a check found; the button that opens it stands below the classes."""
    checking = service.checking
    return visual("check", checking.plan_check, checking.check_set, service.arranging.move_image)


def set_map(service: Service) -> gr.HTML:
    """The set as a map, over which the question moves."""
    return visual("map", service.mapping.map_set)


def how(service: Service) -> gr.HTML:
    """The sheet with the idea of the model that answered, drawn from what happened inside of it."""
    return visual("how", service.looking_inside.look_inside)
