"""What the page reads: every result of a use case becomes JSON here, and nowhere else.

A result's fields are the keys that the page reads, so none can be forgotten: a new field is there
at once, and one that no rule below covers is an error. Messages become words of the reader's
language.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeAlias

from ..core.message import Message
from ..texts import Texts, UnknownText

log = logging.getLogger(__name__)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

NAMES = {"class_id": "class"}  # where the page's word is no name in Python
SPREAD = "fields"  # what is stored of a thing counts as its own; what stands beside it goes first


def page_json(result: object, texts: Texts) -> dict[str, Json]:
    """A use case's result as the page reads it.

    Args:
        result: a dataclass of the service.
        texts: the reader's language.

    Raises:
        TypeError: for a value that has no place in JSON.
    """
    found: dict[str, Json] = {}
    for name in _fields(type(result)):
        if name == SPREAD:
            found = page_json(getattr(result, name), texts) | found
        else:
            found[NAMES.get(name, name)] = _value(getattr(result, name), texts)
    return found


def _value(value: object, texts: Texts) -> Json:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Message):
        return in_words(value, texts)
    if isinstance(value, bytes):
        return data_url(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [_value(part, texts) for part in value]
    if is_dataclass(value):
        return page_json(value, texts)
    raise TypeError(f"{type(value).__name__} has no place in what the page reads")


def in_words(message: Message, texts: Texts) -> str:
    """A message in words; those of its key, where somebody's own method came without texts."""
    try:
        return texts.say(message)
    except UnknownText as problem:
        log.warning("no words: %s", problem)
        return message.key.partition("-")[2].replace("-", " ")


def data_url(data: bytes) -> str:
    """A stored image as a data URL, whole."""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


@lru_cache(maxsize=256)
def _fields(kind: type) -> tuple[str, ...]:
    """Names of a result's fields, what is stored of it last."""
    names = [field.name for field in fields(kind)]
    return tuple(sorted(names, key=lambda name: name == SPREAD))
