"""How meta-training grows with processes: two of one thread each, against one of one thread."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from ..places import ROOT
from ..training.meta_train import meta_train
from .meta_training import WARM_UP, made_data, recipe
from .rows import NotMeasured, Row

BOUND = 1.6  # times the episodes a second of one process


def two_processes(way: int, queries: int, episodes: int, rounds: int = 3) -> list[Row]:
    """Episodes a second of two processes that average their gradients, and of one, in turns.

    Args:
        way, queries: of a task.
        episodes: of each process in each round.
        rounds: of both; the medians count.

    Raises:
        NotMeasured: where there are not two processors.
    """
    if (os.cpu_count() or 1) < 2:
        raise NotMeasured("two processes need two processors")
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for processes, speeds in taken.items():
            speeds.append(episodes_a_second(processes, way, queries, episodes))
    one, two = (statistics.median(speeds) for speeds in taken.values())
    what = f"two processes, {way}-way 1-shot {queries} queries"
    return [Row(what, "one process, one thread each", two, one, "episodes/s", BOUND)]


def episodes_a_second(processes: int, way: int, queries: int, episodes: int) -> float:
    """What so many processes do together, started by torchrun."""
    with TemporaryDirectory() as folder:
        launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
        task = ["-m", __name__, folder, *map(str, (way, queries, episodes))]
        subprocess.run(
            [sys.executable, *launch, *task],
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},  # noqa: TID251 - handed on, not read
            check=True,
            capture_output=True,
        )
        return processes / float((Path(folder) / "seconds").read_text())


def measure(folder: Path, way: int, queries: int, episodes: int) -> None:
    """Train in this process, and write the median seconds of a step; one of several writes."""
    torch.set_num_threads(1)
    data, taken = made_data(), [time.perf_counter()]
    config = recipe(way, queries, WARM_UP + episodes + 1)

    def progress(_row: object) -> None:
        taken.append(time.perf_counter())

    training = meta_train(config, data, data, folder / "state.pt", progress=progress)
    if training.leads:
        steps = [after - before for before, after in pairwise(taken)]
        # What comes first warms up, and the last episode ends with the one validation.
        (folder / "seconds").write_text(str(statistics.median(steps[WARM_UP:-1])))


if __name__ == "__main__":
    measure(Path(sys.argv[1]), *map(int, sys.argv[2:]))
