"""Move a picture to the class that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.message import Message
from .context import Context
from .refused import Words
from .results import SessionView
from .rules import find_class, find_image, refuse_full_class, shown_name


@dataclass(frozen=True)
class Moved:
    """A picture is in another class."""

    session: SessionView
    message: Words


class Moving:
    """Move pictures between classes."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def move_image(self, session: str, image: int, class_id: int) -> Moved:
        """Let a picture teach another class, behind its others; where that has it, it only goes."""
        with self._context.editing(session) as (work, found):
            support, owner = find_image(work, found, image), find_class(work, found, class_id)
            name = shown_name(work, found, owner)
            there = work.classes.support(owner.id)
            if support.class_id != owner.id and any(i.image == support.image for i in there):
                support.deleted_at = self._context.clock()
            elif support.class_id != owner.id:
                refuse_full_class(len(there), self._context.settings.max_images)
                support.class_id = owner.id
                support.position = 1 + max((i.position for i in there), default=-1)
        return Moved(self._context.view(session), Message("image-moved", {"name": name}))
