"""torchrun's agent and its two processes, for `tests/integration/test_distributed_training.py`.

The agent forks them, so that each need not import torch anew; all else is as torchrun starts them.
"""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

import torch
import torch.distributed
from torch.distributed.launcher.api import LaunchConfig, elastic_launch

from fewshot_demo.training.config import TrainConfig
from fewshot_demo.training.meta_train import meta_train
from fewshot_demo.training.progress import Row
from fewshot_demo.training.state import Training
from tests.blobs import blobs, config

EPISODES = 12
DIES_AT = 11  # an episode after the last validation before the end, which saves the state
SLOW = 0.5  # seconds that writing a state takes, as on a busy disk
RECIPE = config("prototypical", EPISODES, precision="32-true")


def run(folder: Path, name: str, recipe: TrainConfig = RECIPE, **options: object) -> Training:
    """Train, the state in a file of this name."""
    data = blobs(20, 1), blobs(10, 2)
    return meta_train(recipe, *data, folder / f"{name}.state", **options)  # type: ignore[arg-type]


def first(folder: Path, rank: int) -> None:
    """A whole run, one that the second process's clock stops, its rest, others, and a death."""
    whole = run(folder, "whole")
    with _slow_disk():
        stopped = run(folder, "cut", minutes=60.0 if rank == 0 else 0.0)
    episode = stopped.episode
    rest = run(folder, "cut", resume=True)
    run(folder, "mixed", config("prototypical", 1, precision="bf16-mixed"))
    torch.save(
        {
            "stopped_at": episode,
            "whole": whole.kept.state_dict(),
            "rest": rest.kept.state_dict(),
            "generator": rest.generator.get_state(),
            "leads": rest.leads,
        },
        folder / f"rank{rank}.pt",
    )
    torch.distributed.barrier()
    run(folder, "died", resume=True, progress=_die)


def _slow_disk() -> AbstractContextManager[object]:
    """States are written slowly, while the process that does not write goes on."""
    save = Training.save

    def slowly(training: Training, path: Path, generators: Sequence[torch.Tensor]) -> None:
        time.sleep(SLOW)
        save(training, path, generators)

    return mock.patch.object(Training, "save", slowly)


def _die(row: Row) -> None:
    """The process that writes the files ends; torchrun ends the other, and starts both again."""
    if row["episode"] == DIES_AT:
        os._exit(1)


def again(folder: Path, rank: int) -> None:
    """What the processes do that were started in the place of those."""
    died = run(folder, "died", resume=True)
    torch.save(died.kept.state_dict(), folder / f"again{rank}.pt")


def one_of_two(folder: Path) -> None:
    """A process of torchrun."""
    torch.set_num_threads(1)
    restarted = os.environ["TORCHELASTIC_RESTART_COUNT"] != "0"
    (again if restarted else first)(folder, int(os.environ["RANK"]))
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    two = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=2,
        rdzv_backend="c10d",
        rdzv_endpoint="localhost:0",
        max_restarts=1,
        monitor_interval=0.1,
        start_method="fork",
    )
    elastic_launch(two, one_of_two)(Path(sys.argv[1]))
