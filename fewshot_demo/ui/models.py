"""The models to choose from, described in words a visitor can use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from ..checkpoint import usable_device
from ..service import Service
from ..settings import Settings
from .visual import visual

MEASURED_ON = {  # what a model was measured on, by the data set's name
    "omniglot": "on alphabets it had never seen",
}
PICTURE = {"drawing": "drawing", "photo": "photo"}


def picker(service: Service, values: Settings) -> gr.HTML:
    """The name of the model that answers, and the sheet to choose another."""

    def list_models(closely: bool = False) -> dict[str, Any]:
        listed = service.models()
        device = runs_on(usable_device(values.device)) if closely else ""
        cards = [in_words(card) | {"device": device} for card in listed["models"]]
        return {"models": cards, "problems": listed["problems"]}

    def choose_model(session: str, model: str) -> dict[str, Any]:
        return service.choose_model(session, model)

    return visual("models", list_models, choose_model)


def in_words(card: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a model's card."""
    sentence = card["sentence"]
    return {
        "id": card["id"],
        "title": card["title"],
        "sentence": f"It {sentence}." if sentence else "",
        "accuracy": accuracy(card),
        "recommended": card["recommended"],
    }


def accuracy(card: Mapping[str, Any]) -> str:
    """The measured accuracy with one image of each of five classes, as a person would say it."""
    cells = (m for m in card["metrics"] if (m.get("way"), m.get("shot")) == (5, 1))
    cell = next(cells, None)
    if cell is None:
        return "How often it is right has not been measured."
    times = min(int(100 * cell["accuracy"]), 99)
    where = MEASURED_ON.get(str(cell["data"]).split("/")[0], "on classes it had never seen")
    picture = PICTURE.get(card["domain"], "picture")
    return f"Right {times} times in 100 among five classes, with one {picture} each, {where}."


def runs_on(device: str) -> str:
    """Where the model runs, in words."""
    if device == "cpu":
        return "Runs on this computer's processor."
    return "Runs on this computer's graphics card."
