"""The models to choose from, described in words a visitor can use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from ..models.checkpoint import usable_device
from ..service import Service
from ..settings import Settings
from .visual import visual

MEASURED_ON = {  # what a model was measured on, by the data set's name
    "omniglot": "on alphabets it had never seen",
    "quickdraw": "on doodles of things it had never seen",
}
NO_PHOTOS = (
    "All of these know drawings. To recognise photos too, add a model for photos once, with "
    "“python -m fewshot_demo models download”; afterwards it works without a network."
)
LEAST = 30  # answers that a point of the plot is made of; fewer say nothing
PICTURE = {"drawing": "drawing", "photo": "photo"}


def picker(service: Service, values: Settings) -> gr.HTML:
    """The name of the model that answers, and the sheet to choose another."""

    def list_models(closely: bool = False) -> dict[str, Any]:
        listed = service.models()
        device = runs_on(usable_device(values.device)) if closely else ""
        cards = [in_words(card) | {"device": device} for card in listed["models"]]
        photos = any(card["domain"] == "photo" for card in listed["models"])
        return {"models": cards, "problems": listed["problems"] + ([] if photos else [NO_PHOTOS])}

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
        "honesty": honesty(card),
    }


def honesty(card: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How sure the model was, and how often right, with 1, 3, 5 and 10 images per class.

    Of the first data set in the card: for each number of images the points ``[sure, right]``,
    fractions of 1, and the mean gap between the two in percent.
    """
    first = card["metrics"][0].get("data") if card["metrics"] else None
    return [
        {
            "shot": cell["shot"],
            "gap": round(100 * cell["ece"], 1),
            "points": [
                [sure, right] for count, sure, right in cell["reliability"] if count >= LEAST
            ],
        }
        for cell in card["metrics"]
        if cell.get("data") == first and cell.get("way") == 5 and cell.get("reliability")
    ]


def accuracy(card: Mapping[str, Any]) -> str:
    """The measured accuracy with one image of each of five classes, as a person would say it."""
    cells = (m for m in card["metrics"] if (m.get("way"), m.get("shot")) == (5, 1))
    cell = next(cells, None)
    if cell is None:
        return "How often it is right has not been measured."
    times = min(int(100 * cell["accuracy"]), 99)
    where = MEASURED_ON.get(str(cell["data"]).split("/")[0], "on classes it had never seen")
    picture = PICTURE.get(card["domain"], "picture")
    since = " (since then it has learned these too)" if card["data"].get("metrics_from") else ""
    return (
        f"Right {times} times in 100 among five classes, with one {picture} each, {where}{since}."
    )


def runs_on(device: str) -> str:
    """Where the model runs, in words."""
    if device == "cpu":
        return "Runs on this computer's processor."
    return "Runs on this computer's graphics card."
