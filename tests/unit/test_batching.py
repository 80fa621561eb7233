"""Questions of several visitors in one forward: the same answers as alone, to 1e-5."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor

from fewshot_demo.backbones import Backbone
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.together import Together
from fewshot_demo.learners import build_learner
from fewshot_demo.recognition.batching import Batched, batched

VISITORS = 5


@contextmanager
def all_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody is served before everybody waits."""
    begin = Together._next

    def wait_for_all(self: Together, mine: object) -> object:
        with self._changed:
            while not mine.taken and len(self._waiting) < VISITORS:  # type: ignore[attr-defined]
                self._changed.wait(0.001)
        return begin(self, mine)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Together, "_next", wait_for_all)
        yield


METHODS = ("prototypical", "matching", "attention", "r2d2", "metanet", "relation")


@pytest.mark.parametrize("name", METHODS)
def test_an_answer_is_the_same_in_company(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    learner = build_learner(name, {"name": "conv4", "size": 28}).eval().requires_grad_(False)
    forwards = list[int]()
    learner.backbone.register_forward_pre_hook(lambda _, given: forwards.append(len(given[0])))
    mapped = learner.backbone.forward_map
    monkeypatch.setattr(
        learner.backbone,
        "forward_map",
        lambda images: forwards.append(len(images)) or mapped(images),
    )
    tasks = [
        SupportSet(torch.rand(4 + k, 1, 28, 28), torch.arange(4 + k) % 2) for k in range(VISITORS)
    ]
    queries = torch.rand(VISITORS, 1, 28, 28).split(1)
    alone = [learner.adapt(task)(query) for task, query in zip(tasks, queries, strict=True)]
    twin = batched(learner)
    classifiers = [twin.adapt(task) for task in tasks]
    forwards.clear()
    with all_at_once(monkeypatch), ThreadPoolExecutor(VISITORS) as pool:
        together = list(pool.map(lambda one, query: one(query), classifiers, queries))
    assert set(forwards) == {VISITORS}, "one batch"
    for one, other in zip(alone, together, strict=True):
        torch.testing.assert_close(one.logits, other.logits, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(one.weights, other.weights, atol=1e-5, rtol=1e-5)


def test_a_network_that_a_task_changes_is_asked_by_that_task_alone() -> None:
    learner = build_learner("maml", {"name": "conv4", "size": 28})
    assert batched(learner) is learner


def test_several_images_of_one_question_wait_for_nobody() -> None:
    class Counting(Backbone):
        dim = 1

        def __init__(self) -> None:
            super().__init__()
            self.input_spec = None  # type: ignore[assignment]

        def forward(self, images: Tensor) -> Tensor:
            return images.sum((1, 2, 3))[:, None]

    images = torch.rand(3, 1, 4, 4)
    assert torch.equal(Batched(Counting())(images), Counting()(images))
