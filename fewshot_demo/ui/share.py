"""Keeping and sharing: what becomes of a set outside of this page."""

from __future__ import annotations

import gradio as gr

from .visual import visual


def share() -> gr.HTML:
    """The sheet with the ways to keep a set and to share it."""
    return visual("share")
