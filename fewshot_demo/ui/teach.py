"""Teaching: the classes with their pictures, and keeping what lies on the pad."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def classes(service: Service) -> gr.HTML:
    """The classes of the set: named, added to, removed."""
    teaching, arranging = service.teaching, service.arranging
    return visual(
        "classes",
        teaching.add_class,
        teaching.rename_class,
        teaching.remove_class,
        teaching.remove_image,
        teaching.read_image,
        teaching.add_files,
        arranging.move_image,
        arranging.place_class,
        arranging.colour_class,
        arranging.switch_class,
        service.testing.put_aside,
    )


def keep(service: Service) -> gr.HTML:
    """One button a class: what lies on the pad is kept for it."""
    return visual("keep", service.teaching.add_drawing)
