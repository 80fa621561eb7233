"""What errors and problems say in English."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fewshot_demo.core.message import MessageError
from fewshot_demo.texts import texts


@contextmanager
def says(kind: type[MessageError], pattern: str) -> Iterator[None]:
    """As `pytest.raises`; the pattern is searched in the message put in words."""
    with pytest.raises(kind) as caught:
        yield
    said = texts().say(caught.value.message)
    assert re.search(pattern, said), said
