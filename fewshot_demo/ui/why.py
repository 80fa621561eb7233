"""Why: every picture of the set by its weight in the answer."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def why(service: Service) -> gr.HTML:
    """The weighed pictures, and one of them enlarged beside the question."""

    def whole_image(session: str, image: int) -> dict[str, Any]:
        return {"src": service.image(session, image)}

    return visual("why", whole_image)
