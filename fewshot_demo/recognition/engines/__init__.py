"""Where models run, when it is not in this process: replicas under Ray Serve, or ZeroGPU.

Whatever the place, it runs one function, `runner.Runner.run`: several calls, each with the inputs
of one model, and what that model made of them. `elsewhere` makes of a learner one that calls it.
Nothing here imports torch until an engine is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .calls import Call, Said

RAY = "ray"


@dataclass(frozen=True)
class Models:
    """Which models there are, as a `Catalog` takes it; folders of the machine that runs them."""

    folder: Path
    device: str = "cpu"
    added: Path | None = None
    trusted: Path | None = None


class Engine(Protocol):
    """A place where models run."""

    def __call__(self, call: Call) -> Said:
        """What a model makes of these inputs; for many threads.

        Raises:
            ModelUnavailable: if the place does not answer, or refuses to.
        """
        ...

    def close(self) -> None:
        """Give back what was taken for it."""
        ...


class Lazily:
    """An engine that is opened at its first call, so that the page need not wait for it."""

    def __init__(self, opened: Callable[[], Engine]) -> None:
        self._opened, self._lock = opened, Lock()
        self._engine: Engine | None = None

    def __call__(self, call: Call) -> Said:
        """What the engine says."""
        with self._lock:
            self._engine = self._engine or self._opened()
        return self._engine(call)

    def close(self) -> None:
        """Give back what was taken, if it was opened."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()


def ray_engine(name: str, models: Models, *, replicas: int, seconds: float) -> Engine:
    """Replicas under Ray Serve; nothing is connected before the first call.

    Args:
        name: ``ray`` for a cluster of this process, or the address of one that runs.
        models: what the replicas load, from folders of their own machine.
        replicas: how many, where they do not run yet.
        seconds: after which a call is given up.
    """

    def opened() -> Engine:
        from .ray_serve import RayEngine

        return RayEngine(None if name == RAY else name, models, replicas, seconds)

    return Lazily(opened)


def has_ray() -> bool:
    """Whether Ray is installed."""
    return find_spec("ray") is not None


def zero_gpu_engine(models: Models) -> Engine:
    """A Space's GPU, lent for each call."""
    from .zero_gpu import ZeroGpu

    return ZeroGpu(models)


def has_spaces() -> bool:
    """Whether the package is installed that lends a GPU."""
    return find_spec("spaces") is not None
