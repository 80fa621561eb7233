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

REFUSALS = Counter("fewshot_refusals", "Calls that were answered with a refusal.")


class Increase:
    """How much a counter without labels has grown since that was last taken."""

    def __init__(self, counter: Counter) -> None:
        self._counter, self._taken = counter, 0.0

    def pending(self) -> int:
        """The growth since then."""
        return int(self._total() - self._taken)

    def take(self) -> int:
        """The growth since then, which begins anew."""
        found = self.pending()
        self._taken += found
        return found

    def _total(self) -> float:
        samples = (sample for metric in self._counter.collect() for sample in metric.samples)
        return sum(sample.value for sample in samples if sample.name.endswith("_total"))


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a stage of a question: ``model`` or ``store``."""
    with STAGES.labels(name).time():
        yield
