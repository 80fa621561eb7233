"""What a visitor is to be told, as a key and values; a catalogue of a language puts it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

Value = Union[str, int, float, "Message", Sequence[Union[str, "Message"]]]


@dataclass(frozen=True)
class Message:
    """A text by its key.

    Attributes:
        key: in every catalogue of `fewshot_demo.texts`.
        values: what the text names; a message among them is put in words first, a sequence becomes
            a list as the language writes lists.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.key} ({named})" if named else self.key


class MessageError(Exception):
    """Something foreseen went wrong, and the visitor is to be told what and what to do.

    ``str()`` of it is for logs: the key and the values, in no language, unless
    `fewshot_demo.texts.put_in_english` was called.
    """

    def __init__(self, key: str, **values: Value) -> None:
        self.message = Message(key, values)
        super().__init__(str(self.message))
