"""Putting a set in order: pictures to the classes they are of, classes to their places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..core.message import Message
from .context import Context
from .refused import Refused, Words
from .results import Changed, SessionView
from .rules import find_class, find_image, refuse_full_class, shown_name

MOST_COLOURS = 64  # eight colours, each with eight shapes


@dataclass(frozen=True)
class Moved:
    """A session in which a picture teaches another class, and where it went."""

    session: SessionView
    message: Words


class Arranging:
    """Move images; order, colour and switch classes."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def move_image(self, session: str, image: int, class_id: int) -> Moved:
        """Let an image teach another class, as its last; where that has it already, it only goes.

        A correction that added the image is from then on one to that class.
        """
        with self._context.editing(session) as (work, found):
            support = find_image(work, found, image)
            owner = find_class(work, found, class_id)
            name = shown_name(work, found, owner)
            if support.class_id != owner.id:
                held = work.classes.support(owner.id)
                if any(other.image == support.image for other in held):
                    support.deleted_at = self._context.clock()
                else:
                    testing = support.fields.testing
                    alike = sum(other.fields.testing == testing for other in held)
                    refuse_full_class(alike, self._settings.max_images)
                    work.classes.move_support(support, owner)
                for asked in work.questions.that_taught(support.id):
                    asked.corrected_to = owner.id
        return Moved(self._context.view(session), Message("image-moved", {"name": name}))

    def place_class(self, session: str, class_id: int, position: int) -> Changed:
        """Put a class at a place among the others, 0 the first; beyond the ends is at the end."""
        with self._context.editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            others = [other for other in work.classes.live(found.id) if other.id != entry.id]
            place = min(max(position, 0), len(others))
            for number, one in enumerate([*others[:place], entry, *others[place:]]):
                one.position = number
        return Changed(self._context.view(session))

    def colour_class(self, session: str, class_id: int, colour: int) -> Changed:
        """Give a class another colour and shape; no two classes have the same."""
        if not 0 <= colour < MOST_COLOURS:
            raise Refused("no-colour")
        with self._context.editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            others = [other for other in work.classes.live(found.id) if other.id != entry.id]
            holder = next((one for one in others if one.fields.colour == colour), None)
            if holder is not None:
                raise Refused("colour-taken", name=shown_name(work, found, holder))
            entry.fields = replace(entry.fields, colour=colour)
        return Changed(self._context.view(session))

    def switch_class(self, session: str, class_id: int, off: bool) -> Changed:
        """Leave a class out of all answers, with its images kept, or take it in again."""
        with self._context.editing(session) as (work, found):
            entry = find_class(work, found, class_id)
            entry.fields = replace(entry.fields, off=off)
        return Changed(self._context.view(session))
