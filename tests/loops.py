"""Coroutines run to their end, whatever else runs in the thread of the tests."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio

Result = TypeVar("Result")


def run_async(function: Callable[..., Awaitable[Result]], *arguments: Any) -> Result:
    """What the function gives, in a loop of its own.

    In a thread of its own too: the browser of the journeys keeps a loop in that of the tests.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, function, *arguments).result()
