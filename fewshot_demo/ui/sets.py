"""The visitor's sets: opening the page, the list of sets, the private link, taking back."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ..service import Service
from .visual import visual


def sets(service: Service) -> gr.HTML:
    """The name of the set, the word "saved", and the sheet with all sets."""

    def open_page(visitor: str | None = None, session: str | None = None) -> dict[str, Any]:
        return service.open(visitor, session)

    def list_sets(visitor: str) -> dict[str, Any]:
        return {"sets": service.list_sessions(visitor)}

    def new_set(visitor: str) -> dict[str, Any]:
        return {"session": service.new_session(visitor)}

    def try_sample(visitor: str, task: str) -> dict[str, Any]:
        return {"session": service.try_sample(visitor, task)}

    def open_set(visitor: str, key: str) -> dict[str, Any]:
        return {"session": service.open_session(visitor, key)}

    def rename_set(session: str, name: str) -> dict[str, Any]:
        return {"session": service.rename_session(session, name)}

    def delete_set(visitor: str, key: str, stay: str | None = None) -> dict[str, Any]:
        reply = service.delete_session(visitor, key)
        return reply | {"session": service.open_session(visitor, stay)} if stay else reply

    def delete_everything(visitor: str) -> dict[str, Any]:
        return service.delete_all_my_work(visitor)

    def bring_back(undo: str) -> dict[str, Any]:
        return service.restore(undo)

    return visual(
        "sets",
        open_page,
        list_sets,
        new_set,
        try_sample,
        open_set,
        rename_set,
        delete_set,
        delete_everything,
        bring_back,
    )
