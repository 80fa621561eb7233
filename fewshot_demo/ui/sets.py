"""The visitor's sets: opening the page, the list of sets, the private link, taking back."""

from __future__ import annotations

import gradio as gr

from ..service import Service
from ..service.results import Changed
from ..texts import preferred, texts
from .visual import visual


def sets(service: Service) -> gr.HTML:
    """The name of the set, the word "saved", and the sheet with all sets."""

    def new_set(visitor: str, name: str = "", language: str = "") -> Changed:
        """An own set, called in the visitor's language until it gets a name."""
        return service.sets.new_set(visitor, name or texts(preferred(language)).say("set-own"))

    return visual(
        "sets",
        service.sets.open_page,
        service.sets.list_sets,
        new_set,
        service.sets.try_sample,
        service.sets.open_set,
        service.exchange.duplicate_set,
        service.sets.rename_set,
        service.sets.delete_set,
        service.sets.delete_everything,
        service.undoing.bring_back,
        service.undoing.undo_change,
        service.undoing.redo_change,
        service.watching.can_save,
    )
