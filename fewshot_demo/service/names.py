"""Names that visitors type: cleaned, limited, told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .refused import Refused

JOINERS = "\u200c\u200d"  # Persian words and composed emoji need them
ENDLESS = 100_000  # characters; not even cleaned
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format such as text direction, no characters


def clean(text: object, limit: int, too_long: str) -> str:
    """A name as it is kept: no invisible characters, single spaces; empty if nothing is left.

    Raises:
        Refused: with the key ``too_long``, if it is longer than ``limit``.
    """
    given = text if isinstance(text, str) else ""
    if len(given) > ENDLESS:
        raise Refused(too_long, limit=limit, length=len(given))
    spaced = " ".join(given.split())
    seen = (c for c in spaced if c in JOINERS or unicodedata.category(c) not in UNSEEN)
    name = unicodedata.normalize("NFC", "".join(seen)).strip(" " + JOINERS)
    if len(name) > limit:
        raise Refused(too_long, limit=limit, length=len(name))
    return name


def same(one: str, other: str) -> bool:
    """Whether two names are one to a reader: capitals and width make no difference."""
    return _folded(one) == _folded(other)


def numbers(names: Sequence[str]) -> list[int]:
    """By which number each class is called where it has no name: its place, from 1.

    A number in which another class's own name ends is passed over, so that no two classes are
    called "class 2", in whichever language.
    """
    taken = {int(found[0]) for name in names if (found := re.search(r"\d{1,9}$", _folded(name)))}
    result = []
    for place, name in enumerate(names, 1):
        number = place
        while not name and number in taken:
            number += 1
        result.append(number)
        if not name:
            taken.add(number)
    return result


def free(name: str, taken: Iterable[str], limit: int) -> str:
    """The name, or the name with a number where it is taken."""
    folded = {_folded(other) for other in taken}
    candidate, number = name, 2
    while _folded(candidate) in folded:
        ending = f" {number}"
        candidate = name[: limit - len(ending)] + ending
        number += 1
    return candidate


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
