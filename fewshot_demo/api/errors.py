"""What goes wrong, said to whoever writes a Python program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..core.message import MessageError


@contextmanager
def english_errors() -> Iterator[None]:
    """Errors with a message leave with that in English."""
    try:
        yield
    except MessageError as error:
        from ..texts import put_in_english  # not at the top: training needs no texts

        put_in_english(error)
        raise
