"""Keeping and sharing: what becomes of a set outside of this page."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from .visual import visual


def share(service: Service) -> gr.HTML:
    """The sheet with the ways to keep a set and to share it."""
    sharing = service.sharing
    return visual(
        "share",
        sharing.list_links,
        sharing.make_link,
        sharing.revoke_link,
        sharing.draw_code,
        service.exporting.about_classifier,
    )
