"""Teaching: the classes with their pictures, and keeping what lies on the pad."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def classes(service: Service) -> gr.HTML:
    """The classes of the set: named, added to, removed."""

    def add_class(session: str, name: str = "") -> dict[str, Any]:
        return {"session": service.add_class(session, name)}

    def rename_class(session: str, class_id: int, name: str) -> dict[str, Any]:
        return {"session": service.rename_class(session, class_id, name)}

    def remove_class(session: str, class_id: int) -> dict[str, Any]:
        return service.remove_class(session, class_id)

    def remove_image(session: str, image: int) -> dict[str, Any]:
        return service.remove_image(session, image)

    def add_files(
        session: str, class_id: int, files: list[tuple[str, bytes]], reading: str = "auto"
    ) -> dict[str, Any]:
        return service.add_images(session, class_id, files, reading)

    return visual("classes", add_class, rename_class, remove_class, remove_image, add_files)


def keep(service: Service) -> gr.HTML:
    """One button a class: what lies on the pad is kept for it."""

    def add_drawing(
        session: str, class_id: int, drawing: str, image: str, reading: str = "plain"
    ) -> dict[str, Any]:
        return service.add_drawing(session, class_id, image, drawing, reading)

    return visual("keep", add_drawing)
