"""What is measured: one side against another, in turns, and the bound that the project sets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


class NotMeasured(RuntimeError):
    """Something that a measurement needs is not here; the message says what."""


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        what: what ours does.
        against: what the peer does.
        ours, peer: medians, in ``unit``.
        unit: ``ms``, ``s``, ``kB`` (less is better), or ``episodes/s`` (more is better).
        bound: of ours / peer; a time stays at or below it, a speed at or above it.
        aim: what is strived for beyond the bound.
        note: what else is worth knowing.
    """

    what: str
    against: str
    ours: float
    peer: float
    unit: str
    bound: float | None
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer

    @property
    def kept(self) -> bool | None:
        """Whether the bound is kept; None where there is none."""
        if self.bound is None:
            return None
        return self.ratio >= self.bound if self.more_is_better else self.ratio <= self.bound

    @property
    def more_is_better(self) -> bool:
        """Whether this is a speed."""
        return self.unit == "episodes/s"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self) | {"ratio": self.ratio, "kept": self.kept}

    def __str__(self) -> str:
        sign = "≥" if self.more_is_better else "≤"
        bound = "" if self.bound is None else f"{sign} {self.bound:g}"
        bound += f", aim {self.aim:g}" if self.aim else ""
        verdict = {True: "kept", False: "MISSED", None: ""}[self.kept]
        numbers = f"{self.ours:>8.4g} {self.peer:>8.4g} {self.unit:<10} {self.ratio:>6.2f}"
        line = f"{self.what:<44} {self.against:<36} {numbers}   {bound:<15} {verdict}"
        return f"{line}\n  {self.note}" if self.note else line


HEAD = f"{'ours':<44} {'peer':<36} {'ours':>8} {'peer':>8} {'':<10} {'ratio':>6}   bound"


def medians(sides: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each side, all run in turns; a tenth as many rounds first only warm up."""
    taken: dict[str, list[float]] = {side: [] for side in sides}
    warm_up = max(1, rounds // 10)
    for turn in range(warm_up + rounds):
        for side, run in sides.items():
            started = time.perf_counter()
            run()
            if turn >= warm_up:
                taken[side].append(time.perf_counter() - started)
    return {side: statistics.median(times) for side, times in taken.items()}
