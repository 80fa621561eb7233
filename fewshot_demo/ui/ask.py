"""Asking: the pad, the answer, the correction, and the questions asked earlier."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def pad(service: Service) -> gr.HTML:
    """The pad; it asks at stroke ends and where the pen rests, and for a picture put on it."""

    def ask(session: str, drawing: str, image: str, source: str) -> dict[str, Any]:
        return service.ask(session, image, drawing, source)

    def ask_file(
        session: str, drawing: str, files: list[tuple[str, bytes]], reading: str = "auto"
    ) -> dict[str, Any]:
        [(_, content)] = files
        return service.ask(session, content, drawing, "uploaded", reading)

    return visual("pad", ask, ask_file)


def answer(service: Service) -> gr.HTML:
    """The answer as bars, "no, it is…", and how readily it says none of these."""

    def correct(session: str, question: int, class_id: int) -> dict[str, Any]:
        return service.correct(session, question, class_id)

    def set_strictness(session: str, strictness: float) -> dict[str, Any]:
        return service.set_strictness(session, strictness)

    return visual("answer", correct, set_strictness)


def earlier(service: Service) -> gr.HTML:
    """The questions asked earlier in this set."""

    def earlier_questions(session: str) -> dict[str, Any]:
        return {"questions": service.history(session)}

    def ask_again(session: str, question: int, reading: str | None = None) -> dict[str, Any]:
        return service.ask_again(session, question, reading)

    return visual("earlier", earlier_questions, ask_again)
