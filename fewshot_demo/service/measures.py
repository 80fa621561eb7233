"""What is counted of questions, for whoever runs the app: no keys, no names, no pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter, Histogram

QUESTIONS = Counter("fewshot_questions", "Questions, by what came of them.", ["model", "state"])
STAGES = Histogram(
    "fewshot_stage_seconds",
    "The stages of a question.",
    ["stage"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
NOT_SAVED = Counter("fewshot_not_saved", "Changes and answers that the database did not take.")


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a stage of a question: ``model`` or ``store``."""
    with STAGES.labels(name).time():
        yield
