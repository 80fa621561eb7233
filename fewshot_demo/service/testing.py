"""A test set: pictures that are put aside, teach nothing, and say how good the others are."""

from __future__ import annotations

from dataclasses import replace

from .context import Context
from .results import Changed
from .rules import find_image, refuse_full_class


class Testing:
    """Put pictures aside for testing, and let them teach again."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def put_aside(self, session: str, image: int, testing: bool) -> Changed:
        """Use a picture for testing, or let it teach its class again.

        Args:
            session: the key.
            image: which one.
            testing: whether it is for testing from now on.
        """
        with self._context.editing(session) as (work, found):
            support = find_image(work, found, image)
            if support.fields.testing != testing:
                others = work.classes.support(support.class_id)
                count = sum(other.fields.testing == testing for other in others)
                refuse_full_class(count, self._context.settings.max_images)
                support.fields = replace(support.fields, testing=testing)
        return Changed(self._context.view(session))
