"""What each process of `tests/integration/test_distributed_training.py` runs under torchrun."""

import sys
from pathlib import Path

import torch
import torch.distributed

from fewshot_demo.training.meta_train import meta_train
from fewshot_demo.training.state import Training
from tests.blobs import blobs, config

EPISODES = 12


def main(folder: Path) -> None:
    """A whole run, a run that the second process's clock stops, and the rest of that."""
    recipe = config("prototypical", EPISODES, precision="32-true")
    train, validation = blobs(20, 1), blobs(10, 2)

    def run(name: str, **options: object) -> Training:
        return meta_train(recipe, train, validation, folder / f"{name}.state", **options)  # type: ignore[arg-type]

    whole = run("whole")
    rank = torch.distributed.get_rank()
    stopped = run("cut", minutes=60.0 if rank == 0 else 0.0)
    episode = stopped.episode
    rest = run("cut", resume=True)
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
    torch.distributed.destroy_process_group()


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
