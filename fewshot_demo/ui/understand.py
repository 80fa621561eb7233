"""Understanding a set: checking it, practising on it, a map of it, how an answer is made."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def check(service: Service) -> gr.HTML:
    """The sheet with what a check found; the button that opens it stands below the classes."""
    checking = service.checking
    return visual("check", checking.plan_check, checking.check_set, service.arranging.move_image)


def practice(service: Service) -> gr.HTML:
    """The sheet in which a set's network practises; its button stands below the classes."""
    do = service.practising
    return visual(
        "practice",
        do.plan_practice,
        do.practise_set,
        do.stop_practice,
        do.use_practice,
        do.forget_practice,
    )


def set_map(service: Service) -> gr.HTML:
    """The set as a map, over which the question moves."""
    return visual("map", service.mapping.map_set)


def how(service: Service) -> gr.HTML:
    """The sheet with the idea of the model that answered, drawn from what happened inside of it."""
    return visual("how", service.looking_inside.look_inside)
