"""What a meta-training run shows and logs of its progress."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from torch import Tensor

Row = dict[str, float | Tensor]  # what a run reports of an episode
EVERY = 10  # episodes between redraws; reading the loss waits for the device


class ProgressBar:
    """Episodes per second, loss, validation accuracy and the time left."""

    def __init__(self) -> None:
        self._bar = Progress(
            BarColumn(),
            TextColumn("{task.completed:.0f}/{task.total:.0f} episodes"),
            TextColumn("{task.fields[rate]:.1f}/s  loss {task.fields[loss]:.3f}"),
            TextColumn("validation {task.fields[validation]:.2%}"),
            TimeRemainingColumn(),
        )
        self._task = self._bar.add_task("train", total=1, rate=0.0, loss=0.0, validation=0.0)
        self._started, self._first = time.monotonic(), 0

    def update(self, row: Row) -> None:
        """Show one episode's row, as `meta_train` reports it."""
        episode = int(row["episode"])
        if not self._first:
            self._started, self._first = time.monotonic(), episode
        if episode % EVERY and "validation" not in row:
            return
        passed = time.monotonic() - self._started
        shown: dict[str, Any] = {
            "rate": (episode - self._first) / passed if passed else 0.0,
            "loss": float(row["loss"]),
        }
        if "validation" in row:
            shown["validation"] = float(row["validation"])
        self._bar.update(self._task, completed=episode, total=float(row["of"]), **shown)

    def __enter__(self) -> ProgressBar:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()


class TrainLog:
    """A CSV file with one row per validation."""

    columns = ("episode", "loss", "validation", "validation_ci95", "seconds")

    def __init__(self, path: Path, *, append: bool) -> None:
        self.path = path
        if not (append and path.exists()):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", newline="") as file:
                csv.writer(file).writerow(self.columns)

    def write(self, row: Row) -> None:
        """Append one row."""
        with self.path.open("a", newline="") as file:
            csv.writer(file).writerow([row.get(column, "") for column in self.columns])
