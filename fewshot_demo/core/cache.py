"""What was used last, kept among threads: cachetools' LRU under a lock, which it lacks itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

V = TypeVar("V")


class Cache(Generic[V]):
    """A dictionary of the ``size`` most recently used values."""

    def __init__(self, size: int) -> None:
        self._values: LRUCache[Hashable, V] = LRUCache(size)
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key, made now if it is not there; nobody waits while it is made."""
        with self._lock, suppress(KeyError):
            return self._values[key]
        value = make()
        self.put(key, value)
        return value

    def find(self, key: Hashable) -> V | None:
        """The value of a key, if it is there."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Remember a value; the one unused for longest makes room."""
        with self._lock, suppress(ValueError):  # raised by a cache that has room for nothing
            self._values[key] = value
