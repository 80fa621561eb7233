"""What a visitor chooses, as it comes from the page: checked before it is used."""

from __future__ import annotations

import re
from math import isnan
from typing import cast, get_args

from ..core.open_set import MAX_SHARE
from ..store import Reading, Task
from .refused import Refused

_NEW_KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)


def number(given: object) -> int:
    """An id that came from the page, as a number; -1, which is nobody's, if it is none."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


def key_of(given: object) -> str:
    """A key that came from the page; empty, which is nobody's, if it cannot be one."""
    return given if isinstance(given, str) and given.isascii() and len(given) <= 64 else ""


def is_new_key(key: str) -> bool:
    """Whether a key has the form of those that are made here, and so can be told from no other."""
    return _NEW_KEY.fullmatch(key) is not None


def reading_of(given: object) -> Reading:
    """How a picture is to be read: ``auto``, ``plain`` or ``paper``; else `Refused`."""
    if given not in get_args(Reading):
        raise Refused("unknown-reading")
    return cast(Reading, given)


def task_of(given: object) -> Task:
    """One of the sample tasks; else `Refused`."""
    if given not in get_args(Task):
        raise Refused("no-sample")
    return cast(Task, given)


def strangers_of(given: object) -> float:
    """A share of strangers, moved into its bounds; `Refused` if it is no number."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Refused("no-share")
    if isinstance(given, float) and isnan(given):
        raise Refused("no-share")
    return float(min(max(given, 0), MAX_SHARE))
