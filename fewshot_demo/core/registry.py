"""Named things, registered beside their code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Entry = TypeVar("Entry")  # the decorated object keeps its own type


class Registry(Generic[T]):
    """Names to entries. A duplicate raises, an unknown name lists the choices."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._entries: dict[str, T] = {}

    def register(self, name: str) -> Callable[[Entry], Entry]:
        """Decorator: enter the decorated object under ``name``."""

        def enter(entry: Any) -> Any:
            if name in self._entries:
                raise ValueError(f"{self._what} {name!r} is registered twice")
            self._entries[name] = entry
            return entry

        return enter

    def __getitem__(self, name: str) -> T:
        if name not in self._entries:
            raise KeyError(f"no {self._what} {name!r}; choose one of: {', '.join(self)}")
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._entries))

    def __contains__(self, name: object) -> bool:
        return name in self._entries
