"""Asking: the pad, the answer, the correction, and the questions asked earlier."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def pad(service: Service) -> gr.HTML:
    """The pad; it asks at the end of every stroke, and for a picture put on it."""

    def ask(session: str, drawing: str, image: str, source: str) -> dict[str, Any]:
        return service.ask(session, image, drawing, source)

    def ask_file(session: str, drawing: str, files: list[tuple[str, bytes]]) -> dict[str, Any]:
        [(_, content)] = files
        return service.ask(session, content, drawing, "uploaded")

    return visual("pad", ask, ask_file)


def answer(service: Service) -> gr.HTML:
    """The answer as bars, and "no, it is…"."""

    def correct(session: str, question: int, class_id: int) -> dict[str, Any]:
        return service.correct(session, question, class_id)

    return visual("answer", correct)


def earlier(service: Service) -> gr.HTML:
    """The questions asked earlier in this set."""

    def earlier_questions(session: str) -> dict[str, Any]:
        return {"questions": service.history(session)}

    def ask_again(session: str, question: int) -> dict[str, Any]:
        return service.ask_again(session, question)

    return visual("earlier", earlier_questions, ask_again)
