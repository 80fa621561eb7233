"""The measurements of ``bench``: how fast, each against a peer, and the bound the project sets."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from ..settings import settings
from .rows import HEAD, NotMeasured, Row

if TYPE_CHECKING:
    from ..models.catalog import Catalog

__all__ = ["NotMeasured", "Row", "run"]

Measurement = Callable[[], list[Row]]


def run(*, quick: bool = False, quiet: bool = False) -> dict[str, Any]:
    """Measure everything that can be measured here.

    Each row is a ratio of medians of runs in turns, on the CPU with one thread on both sides: two
    that wait for each other measure what else the machine does.

    Args:
        quick: so few rounds that nothing but the measuring itself is tested.
        quiet: print nothing.
    """
    from ..models.catalog import Catalog

    say = _silence if quiet else partial(print, flush=True)
    catalog = Catalog(settings().checkpoints, "cpu")
    model = next(c.id for c in catalog.cards() if c.backbone.name == "conv4")
    started = time.monotonic()
    say(f"{model} on the CPU, 1 thread; medians of runs in turns{_busy()}\n{HEAD}")
    rows: list[Row] = []
    missing: list[str] = []
    with _one_thread():
        for measure in _measurements(catalog, model, quick):
            try:
                found = measure()
            except NotMeasured as why:
                missing.append(str(why))
                say(f"not measured: {why}")
                continue
            for row in found:
                rows.append(row)
                say(row)
    return {
        "model": model,
        "device": "cpu",
        "threads": 1,
        "seconds": time.monotonic() - started,
        "rows": [row.as_dict() for row in rows],
        "not_measured": missing,
    }


def _measurements(catalog: Catalog, model: str, quick: bool) -> Iterator[Measurement]:
    from .every_model import every_model
    from .meta_training import meta_training
    from .opening import opening
    from .question_times import asking, whole_questions
    from .starting import starting
    from .stroke_to_answer import stroke_to_answer
    from .two_processes import two_processes
    from .vectorised import vectorised_maml

    learner = catalog.learner(model)
    yield partial(asking, learner, 10 if quick else 1000)
    yield partial(whole_questions, learner, model, 3 if quick else 100)
    yield partial(every_model, catalog, 2 if quick else 30)
    yield partial(vectorised_maml, 1 if quick else 12)
    yield partial(meta_training, 5, 15, 2 if quick else 80)
    if not quick:
        yield partial(meta_training, 60, 5, 25)
        yield partial(two_processes, 5, 15, 60)
        yield partial(starting, 3)
        yield stroke_to_answer
        yield opening


@contextmanager
def _one_thread() -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _busy() -> str:
    """A word of warning where others use the processors."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    return f"\nThe machine is busy: a load of {load:.1f} on {cores} cores" if load > cores else ""


def _silence(*_: object) -> None:
    pass
