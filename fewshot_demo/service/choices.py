"""What a visitor chooses about a question, as it comes from the page: checked before it is used."""

from __future__ import annotations

from math import isnan

from .refused import Refused

READINGS = ("auto", "plain", "paper")
STRICTEST = 2.0  # and as far below 0 for the most lenient

UNKNOWN_READING = (
    "A picture is read as it is or as a photo of paper. Please choose one of the two again."
)
NO_STRICTNESS = "This is no place on the slider. Please move it again."


def reading_of(given: object) -> str:
    """How a picture is to be read: ``auto``, ``plain`` or ``paper``; else `Refused`."""
    if given not in READINGS:
        raise Refused(UNKNOWN_READING)
    return str(given)


def strictness_of(given: object) -> float:
    """How readily "none of these" is said, moved into its bounds; `Refused` if it is no number."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Refused(NO_STRICTNESS)
    if isinstance(given, float) and isnan(given):
        raise Refused(NO_STRICTNESS)
    return float(min(max(given, -STRICTEST), STRICTEST))
