"""Training in two processes: begun, stopped by a clock or a death, resumed, as good as in one."""

import math
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from fewshot_demo.learners import build_learner
from fewshot_demo.training.meta_test import evaluate
from fewshot_demo.training.meta_train import meta_train
from fewshot_demo.training.state import prepare
from tests.blobs import blobs, config, sampler
from tests.distributed_training import EPISODES

ROOT = Path(__file__).parents[2]


# As docs/training.md says: else those started anew find addresses of the dead.
FRESH = {"TORCH_DISABLE_SHARE_RDZV_TCP_STORE": "1"}
SECONDS = 400  # many times what all runs take; a machine may be very busy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes wrote, and the two that were started when one of them had died."""
    folder = tmp_path_factory.mktemp("distributed")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.distributed_training", str(folder)],
        cwd=ROOT,
        env=os.environ | FRESH,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as launched:
        try:
            _, said = launched.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(launched.pid, signal.SIGKILL)  # its processes too, which would go on waiting
            raise
    assert launched.returncode == 0, said[-3000:]
    return folder


@pytest.fixture(scope="module")
def ranks(folder: Path) -> list[dict[str, Any]]:
    return [torch.load(folder / f"rank{rank}.pt", weights_only=True) for rank in range(2)]


def test_all_stop_where_the_time_of_one_is_up(ranks: list[dict[str, Any]]) -> None:
    assert [rank["stopped_at"] for rank in ranks] == [1, 1]


def test_every_process_ends_with_the_same_weights(ranks: list[dict[str, Any]]) -> None:
    first, second = (rank["whole"] for rank in ranks)
    for name in first:
        if "running" not in name:  # statistics of each process's own episodes
            assert torch.allclose(first[name], second[name], atol=1e-6), name


def test_a_resumed_run_ends_as_one_that_never_stopped(ranks: list[dict[str, Any]]) -> None:
    for name, tensor in ranks[0]["whole"].items():  # the one whose weights are kept
        assert torch.allclose(tensor, ranks[0]["rest"][name], atol=1e-5), name


def test_a_run_whose_process_died_goes_on_and_ends_as_if_none_had(
    folder: Path, ranks: list[dict[str, Any]]
) -> None:
    log = (folder / "died.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in log] == ["episode", "10", str(EPISODES)]
    for number, rank in enumerate(ranks):
        kept = torch.load(folder / f"again{number}.pt", weights_only=True)
        for name, tensor in rank["whole"].items():
            assert number or torch.allclose(tensor, kept[name], atol=1e-5), name


def test_processes_draw_different_episodes_after_resuming_too(
    folder: Path, ranks: list[dict[str, Any]]
) -> None:
    assert not torch.equal(ranks[0]["generator"], ranks[1]["generator"])
    saved = torch.load(folder / "cut.state", weights_only=True)
    assert len(saved["generators"]) == 2
    for rank, state in zip(ranks, saved["generators"], strict=True):
        assert torch.equal(rank["generator"], state)


def test_one_process_writes(folder: Path, ranks: list[dict[str, Any]]) -> None:
    assert [rank["leads"] for rank in ranks] == [True, False]
    log = (folder / "cut.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in log] == ["episode", "1", "10", str(EPISODES)]


@pytest.mark.usefixtures("ranks")
def test_two_processes_train_in_bfloat16_too(folder: Path) -> None:
    (_, row) = (folder / "mixed.csv").read_text().splitlines()
    assert math.isfinite(float(row.split(",")[1]))


def test_two_processes_are_as_good_as_one_with_as_many_tasks(
    ranks: list[dict[str, Any]], tmp_path: Path
) -> None:
    recipe = config("prototypical", EPISODES, precision="32-true", tasks_per_step=2)
    one = meta_train(recipe, blobs(20, 1), blobs(10, 2), tmp_path / "one.state").kept
    two = build_learner("prototypical", {"name": "conv4", "size": 28})
    two.load_state_dict(ranks[0]["whole"])
    alone, together = (evaluate(learner, sampler(blobs(30, 3)), 60) for learner in (one, two))
    untrained = evaluate(prepare(recipe).learner, sampler(blobs(30, 3)), 60)
    assert together.accuracy - together.ci95 > untrained.accuracy + untrained.ci95
    assert abs(alone.accuracy - together.accuracy) < 2 * (alone.ci95 + together.ci95)


def test_another_number_of_processes_goes_on_with_new_episodes(
    folder: Path, tmp_path: Path
) -> None:
    state = tmp_path / "cut.state"
    state.write_bytes((folder / "cut.state").read_bytes())
    recipe = config("prototypical", EPISODES + 2, precision="32-true")
    training = meta_train(recipe, blobs(20, 1), blobs(10, 2), state, resume=True)
    assert training.episode == EPISODES + 2
    assert len(torch.load(state, weights_only=True)["generators"]) == 1
