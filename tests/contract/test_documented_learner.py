"""The learner that the documentation shows keeps every law, and so does what a new file needs."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from fewshot_demo.learners import LEARNERS, Learner
from fewshot_demo.learners.base import MetricLearner
from tests.contract.laws import LAWS, a_task, fresh
from tests.contract.vectors import embedded, square

PAGE = Path(__file__).parents[2] / "docs" / "contributing.md"


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Learner:
    """The page's block as a file of the package, registered for this test alone."""
    page = PAGE.read_text(encoding="utf-8")
    code = page.partition("## A learner from beginning to end")[2].split("```")[1]
    monkeypatch.setattr(LEARNERS, "_entries", dict(LEARNERS._entries))
    module = ModuleType("fewshot_demo.learners.neighbours")
    module.__package__ = "fewshot_demo.learners"
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code.removeprefix("python"), str(PAGE), "exec"), vars(module))
    return fresh("neighbours")


@torch.no_grad()
def test_the_learner_of_the_page_keeps_every_law(learner: Learner) -> None:
    task = a_task(learner.backbone.input_spec)
    for law in LAWS.values():
        law(learner, task)
    prediction = learner.adapt(task[0])(task[1])
    points, queries = (embedded(learner, images) for images in (task[0].images, task[1]))
    naive = torch.tensor([[-square(q - z) for z in points] for q in queries])
    assert torch.allclose(prediction.attribution.scores, naive, rtol=1e-3, atol=1e-3)


@torch.no_grad()
def test_it_answers_from_embeddings_that_are_kept(learner: Learner) -> None:
    assert isinstance(learner, MetricLearner)
    support, queries = a_task(learner.backbone.input_spec)
    embeddings = learner.backbone(support.images)
    expected = learner.adapt(support)(queries).logits
    found = learner.compare(embeddings, support.labels, support.way)(queries).logits
    assert torch.allclose(found, expected, atol=1e-4)


def test_the_page_names_every_hook_of_a_backbone() -> None:
    from fewshot_demo.backbones import Backbone

    page = PAGE.read_text(encoding="utf-8")
    task = page.partition("### A backbone")[2].partition("###")[0]
    named = set(re.findall(r"`(\w+)\(", task))
    own = {name for name, member in vars(Backbone).items() if callable(member)}
    needed = {"forward", "forward_map"}
    machinery = {"train", "freeze", "map_shape"}
    assert named == own - needed - machinery
