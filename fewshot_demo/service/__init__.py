"""The use cases of a visitor, in plain data: nothing here knows the page or the tables' SQL."""

from .comparing import Comparing
from .exchange import Exchange
from .refused import Refused
from .teaching import Teaching
from .undoing import Undoing

__all__ = ["Refused", "Service"]


class Service(Teaching, Comparing, Undoing, Exchange):
    """All use cases. Whoever has the key of a session can see and edit it, and nobody else.

    Every method answers plain data for the page, or raises `Refused` with a sentence. A change is
    in the database before its method returns.

    Args:
        settings: limits and places.
        recogniser: answers the questions; made from the settings if None.
    """
