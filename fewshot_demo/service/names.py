"""Names that visitors type: cleaned, limited, told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from .refused import Refused

JOINERS = "\u200c\u200d"  # Persian words and composed emoji need them
ENDLESS = 100_000  # characters; not even cleaned
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format such as text direction, no characters


def clean(text: object, limit: int, what: str) -> str:
    """A name as it is kept: no invisible characters, single spaces; empty if nothing is left.

    Raises:
        Refused: if it is longer than ``limit``.
    """
    given = text if isinstance(text, str) else ""
    if len(given) > ENDLESS:
        raise Refused(_too_long(what, limit, len(given)))
    spaced = " ".join(given.split())
    seen = (c for c in spaced if c in JOINERS or unicodedata.category(c) not in UNSEEN)
    name = unicodedata.normalize("NFC", "".join(seen)).strip(" " + JOINERS)
    if len(name) > limit:
        raise Refused(_too_long(what, limit, len(name)))
    return name


def same(one: str, other: str) -> bool:
    """Whether two names are one to a reader: capitals and width make no difference."""
    return _folded(one) == _folded(other)


def shown(names: Sequence[str]) -> list[str]:
    """What is shown for the names of the classes: a class without a name has a number."""
    taken = {_folded(name) for name in names if name}
    result = []
    for place, name in enumerate(names, 1):
        number = place
        while not name and _folded(f"class {number}") in taken:
            number += 1
        result.append(name or f"class {number}")
        taken.add(_folded(result[-1]))
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


def _too_long(what: str, limit: int, length: int) -> str:
    return f"{what} has at most {limit} characters; this one has {length:,}. Please shorten it."
