"""Meta-training, against a plain easyfsl loop; validation is off on both sides."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import nn

from ..data.sources import ClassTensors
from ..training.config import TrainConfig, recipe_path
from ..training.memory import keep_freed_memory, return_freed_memory
from ..training.meta_train import meta_train
from .rows import NotMeasured, Row

CLASSES, IMAGES = 964, 20  # as many as in Omniglot's background set
WARM_UP = 3
BLOCK = 5


def meta_training(
    way: int, queries: int, episodes: int, bound: float, aim: float | None
) -> list[Row]:
    """Episodes a second of `meta_train` and of the peer, `BLOCK` episodes of each in turns.

    The peer is a plain loop, so it runs with the C library's own handling of memory. What bfloat16
    gains depends on the processor: far more where it has matrix units for it (AMX).
    """
    data = _data()
    peer = plain_loop(data, way, queries)
    ours: list[float] = []
    theirs: list[float] = []
    started = time.perf_counter()

    def progress(_row: object) -> None:
        nonlocal started
        ours.append(time.perf_counter() - started)
        if len(ours) % BLOCK == 0:
            return_freed_memory()
            theirs.extend(_seconds(peer) for _ in range(BLOCK))
            keep_freed_memory()
        started = time.perf_counter()

    with TemporaryDirectory() as folder:
        config = _config(way, queries, WARM_UP + episodes + 1)
        meta_train(config, data, data, Path(folder) / "state.pt", progress=progress)
    return_freed_memory()
    counted = slice(WARM_UP, -1)  # the last episode ends with the one validation
    row = Row(
        f"meta-training, {way}-way 1-shot {queries} queries",
        "plain easyfsl loop",
        1 / statistics.median(ours[counted]),
        1 / statistics.median(theirs[counted]),
        "episodes/s",
        bound,
        aim,
    )
    return [row]


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _config(way: int, queries: int, episodes: int) -> TrainConfig:
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


def _data() -> ClassTensors:
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
