"""Meta-training, against a plain easyfsl loop; validation is off on both sides."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from ..datasets.sources import ClassTensors
from ..places import ROOT
from ..training.config import TrainConfig, recipe_path
from ..training.memory import return_freed_memory
from ..training.precision import best_precision
from .rows import NotMeasured, Row

CLASSES, IMAGES = 964, 20  # as many as in Omniglot's background set
WARM_UP = 3
LARGE = 20  # classes in a large task
BOUNDS = {  # by precision and whether tasks are small: the bound, and what is strived for
    ("bf16-mixed", False): (2.3, None),
    ("bf16-mixed", True): (3.0, 4.0),
    ("32-true", False): (1.3, None),
    ("32-true", True): (1.8, None),
}
ELSEWHERE = (
    "import sys; from fewshot_demo.bench.meta_training import answer_turns; "
    "answer_turns(*map(int, sys.argv[1:]))"
)


def meta_training(way: int, queries: int, episodes: int) -> list[Row]:
    """Episodes a second of `meta_train` and of a plain easyfsl loop, an episode of each in turns.

    How memory is kept between steps is part of our speed and belongs to a whole process, so the
    peer runs in one of its own; the note says what it reaches beside ours. What bfloat16 gains
    depends on the processor: nothing where it has no instructions for it, far more where it has
    matrix units (AMX); so there is a bound for each precision.
    """
    from ..training.meta_train import meta_train  # the peer has no use for what that imports

    precision = best_precision("cpu")
    bound, aim = BOUNDS[precision, way < LARGE]
    data = made_data()
    beside = plain_loop(data, way, queries)
    taken: dict[str, list[float]] = {"ours": [], "beside": [], "elsewhere": []}
    with _peer_elsewhere(way, queries) as elsewhere, TemporaryDirectory() as folder:
        started = time.perf_counter()

        def progress(_row: object) -> None:
            nonlocal started
            taken["ours"].append(time.perf_counter() - started)
            taken["beside"].append(_seconds(beside))
            taken["elsewhere"].append(elsewhere())
            started = time.perf_counter()

        config = recipe(way, queries, WARM_UP + episodes + 1)
        meta_train(config, data, data, Path(folder) / "state.pt", progress=progress)
    return_freed_memory()
    counted = slice(WARM_UP, -1)  # the last episode ends with the one validation
    speed = {side: 1 / statistics.median(times[counted]) for side, times in taken.items()}
    return [
        Row(
            f"meta-training, {way}-way 1-shot {queries} queries",
            "plain easyfsl loop",
            speed["ours"],
            speed["elsewhere"],
            "episodes/s",
            bound,
            aim,
            f"ours in {precision}; beside it in one process, with freed memory kept for both, the "
            f"loop makes {speed['beside']:.4g} episodes/s: a ratio of "
            f"{speed['ours'] / speed['beside']:.2f}",
        )
    ]


@contextmanager
def _peer_elsewhere(way: int, queries: int) -> Iterator[Callable[[], float]]:
    """A process with the plain loop; each call is one episode there, and gives its seconds."""
    command = [sys.executable, "-c", ELSEWHERE, str(way), str(queries)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ask, answers = process.stdin, process.stdout

        def turn() -> float:
            print(file=ask, flush=True)
            return float(answers.readline())

        yield turn
        ask.close()


def answer_turns(way: int, queries: int) -> None:
    """Run an episode of the plain loop for each line on the input, and print its seconds."""
    torch.set_num_threads(1)
    loop = plain_loop(made_data(), way, queries)
    for _ in sys.stdin:
        print(_seconds(loop), flush=True)


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def recipe(way: int, queries: int, episodes: int) -> TrainConfig:
    """The published recipe on data of the input's size: one kind of task, nothing distorted."""
    return replace(
        TrainConfig.from_toml(recipe_path("prototypical-omniglot")),
        tasks=[{"way": way, "shot": 1, "queries": queries}],
        episodes=episodes,
        augment=None,
        rotations=False,
        validate_every=episodes,
        validation={"way": 2, "shot": 1, "queries": 1, "episodes": 1},
    )


def made_data() -> ClassTensors:
    """Random images, as many classes and images of each as in Omniglot's background set."""
    generator = torch.Generator().manual_seed(0)
    shape = (CLASSES * IMAGES, 1, 28, 28)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
    starts = torch.arange(CLASSES) * IMAGES
    names = tuple(str(number) for number in range(CLASSES))
    return ClassTensors(images, starts, torch.full((CLASSES,), IMAGES), names)


def plain_loop(data: ClassTensors, way: int, queries: int) -> Callable[[], None]:
    """One episode of the loop in easyfsl's tutorial: its method, a DataLoader, float32, Adam.

    The backbone is the same network, as it is usually written.

    Raises:
        NotMeasured: without easyfsl.
    """
    try:
        from easyfsl.methods import PrototypicalNetworks
    except ImportError:
        raise NotMeasured("easyfsl is not installed; it comes with requirements-dev.txt") from None

    torch.manual_seed(0)
    model = PrototypicalNetworks(_plain_conv4()).train()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    criterion = nn.CrossEntropyLoss()
    batches = _batches(data, way, queries)

    def episode() -> None:
        support_images, support_labels, query_images, query_labels, _ = next(batches)
        optimizer.zero_grad()
        model.process_support_set(support_images, support_labels)
        loss = criterion(model(query_images), query_labels)
        loss.backward()
        optimizer.step()

    return episode


def _plain_conv4() -> nn.Sequential:
    """Conv4-64 as it is usually written."""
    blocks = [
        (nn.Conv2d(inputs, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
        for inputs in (1, 64, 64, 64)
    ]
    return nn.Sequential(*chain.from_iterable(blocks), nn.Flatten())


def _batches(data: ClassTensors, way: int, queries: int) -> Iterator[Any]:
    from easyfsl.samplers import TaskSampler
    from torch.utils.data import DataLoader, TensorDataset

    class Sampler(TaskSampler):
        """The peer's own, but for its constructor: that one does not start under this torch."""

        def __init__(self) -> None:
            self.n_way, self.n_shot, self.n_query, self.n_tasks = way, 1, queries, 1000
            spans = zip(data.starts.tolist(), data.counts.tolist(), strict=True)
            images = [list(range(start, start + count)) for start, count in spans]
            self.items_per_label = dict(enumerate(images))

    labels = torch.arange(len(data)).repeat_interleave(data.counts)
    dataset = TensorDataset(data.images.float() / 255, labels)
    sampler = Sampler()
    loader = DataLoader(dataset, batch_sampler=sampler, collate_fn=sampler.episodic_collate_fn)
    return chain.from_iterable(iter(lambda: loader, None))
