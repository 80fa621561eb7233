"""The endpoint for programs, by Gradio's own conventions: ``gradio_client`` calls it, and MCP."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import gradio as gr

from ..core.message import MessageError
from ..core.open_set import SHARE
from ..service import Service
from ..texts import texts

NAME = "classify"


def has_mcp() -> bool:
    """Whether the package is installed that Gradio's MCP server stands on."""
    return find_spec("mcp") is not None


def offer(service: Service) -> None:
    """Add the endpoint to the page that is being built."""

    def classify(
        support: dict[str, list[str]],
        question: str,
        key: str = "",
        model: str = "",
        strangers: float = SHARE,
    ) -> dict[str, Any]:
        """Say which class an image is of, from a few examples of each, and which of them decided.

        Args:
            support: name of each class to its example images, as data URLs; empty with a key.
            question: the image to ask about, as a data URL.
            key: of a set that was made on the page, as its link holds it.
            model: id of a model; empty: the one that fits the images.
            strangers: how many of all questions are about something else, 0 to 0.5.
        """
        try:
            found = service.programs.classify(support, question, key, model, strangers)
        except MessageError as refusal:
            said = texts().say(refusal.message)
            raise gr.Error(said, print_exception=False) from None
        return {
            "model": found.model,
            "seconds": found.seconds,
            "label": found.label,
            "probabilities": found.probabilities,
            "support": [
                {
                    "class": one.label,
                    "number": one.number,
                    "weight": one.weight,
                    "score": one.score,
                }
                for one in found.support
            ],
            "none_of_these": found.none_of_these,
            "none_probability": found.none_probability,
            "shown": {"classes": found.shown, "none": found.none_probability or 0.0},
        }

    gr.api(classify, api_name=NAME, queue=False)


def number_of(demo: gr.Blocks) -> int | None:
    """By which number Gradio calls the endpoint; None: it is not offered."""
    return next((number for number, fn in demo.fns.items() if fn.api_name == NAME), None)
