"""Every law and every formula, for each registered learner and every committed checkpoint."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from fewshot_demo.core.prediction import Pooling
from fewshot_demo.learners import LEARNERS, Learner
from fewshot_demo.models.card import BackboneConfig, Card
from fewshot_demo.models.checkpoint import load, read_card, save
from fewshot_demo.models.typed_json import read
from tests import cards
from tests.contract.formulas import FORMULAS
from tests.contract.laws import BACKBONE, LAWS, Task, a_task, close, fresh
from tests.drawings import sampler

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"
CARDS = [read_card(path) for path in sorted(CHECKPOINTS.glob("*.safetensors"))]
POOLING = {
    "attention": Pooling.LOGMEANEXP,
    "frozen": Pooling.MEAN,
    "maml": Pooling.NONE,
    "maml-head": Pooling.SUM,
    "matching": Pooling.LOGMEANEXP,
    "metanet": Pooling.NONE,
    "prototypical": Pooling.MEAN,
    "r2d2": Pooling.SUM,
    "relation": Pooling.ODDS,
}
OURS = sorted(POOLING)  # not those that other tests register
PHOTO = 64  # pixels; the laws hold at any size, and larger pictures take much longer


def ids() -> list[str]:
    """Every registered learner, then every committed checkpoint."""
    return [*OURS, *(path.name for path in sorted(CHECKPOINTS.glob("*.safetensors")))]


@pytest.fixture(scope="module", params=ids())
def source(request: pytest.FixtureRequest) -> str:
    """The name of each in turn."""
    return request.param


def committed(file: str) -> Learner:
    """A checkpoint, before photos that are not too large."""
    learner, _ = load(CHECKPOINTS / file)
    spec = learner.backbone.input_spec
    if spec.kind == "photo":
        learner.backbone.input_spec = replace(spec, size=PHOTO)
    return learner


@pytest.fixture(scope="module")
def learner(source: str) -> Learner:
    """Each in turn."""
    return fresh(source) if source in OURS else committed(source)


@pytest.fixture
def task(learner: Learner) -> Task:
    """Four classes with one to four images, and seven queries."""
    return a_task(learner.backbone.input_spec)


def named(learner: Learner) -> str:
    return next(name for name in LEARNERS if LEARNERS[name] is type(learner))


def test_pooling_is_the_one_that_the_design_names() -> None:
    shipped = {n: LEARNERS[n] for n in LEARNERS if LEARNERS[n].__module__.startswith("fewshot")}
    assert {name: learner.pooling for name, learner in shipped.items()} == POOLING
    assert set(FORMULAS) == set(shipped)


@pytest.mark.parametrize("law", LAWS)
def test_law(law: str, learner: Learner, task: Task) -> None:
    LAWS[law](learner, task)


@torch.no_grad()
def test_scores_and_logits_are_those_of_the_paper(learner: Learner, task: Task) -> None:
    support, queries = task[0], task[1][::3]
    prediction = learner.adapt(support)(queries)
    scores, logits = FORMULAS[named(learner)](learner, support, queries)
    for found, expected in ((prediction.attribution.scores, scores), (prediction.logits, logits)):
        naive = torch.tensor(expected)
        assert close(found, naive, 1e-3 * max(1.0, float(naive.abs().max())))


@torch.no_grad()
def test_a_saved_learner_predicts_the_same(
    source: str, learner: Learner, task: Task, tmp_path: Path
) -> None:
    made = None if source in OURS else read_card(CHECKPOINTS / source)
    made_up = cards.card(
        id="saved",
        learner=named(learner),
        backbone=made.backbone if made else read(BackboneConfig, BACKBONE),
        learner_config=made.learner_config if made else {},
        input=made.input if made else learner.backbone.input_spec,
        temperature=learner.temperature.by_shot,
        temperature_slopes=learner.temperature.slopes,
        own_images=learner.own_images,
    )
    save(tmp_path / "saved.safetensors", learner, made_up)
    again, saved = load(tmp_path / "saved.safetensors")
    support, queries = task
    assert saved.parameters == sum(p.numel() for p in learner.parameters())
    expected = learner.adapt(support)(queries).logits
    assert close(again.adapt(support)(queries).logits, expected)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_deleting_the_top_image_hurts_more_than_another(card: Card) -> None:
    figures = [cell.deletion for cell in card.metrics if cell.shot == 5]
    assert figures
    assert all(figure and figure.difference - figure.ci95 > 0 for figure in figures)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_deletion_holds_on_drawings_of_this_project_too(card: Card) -> None:
    from fewshot_demo.training.meta_test import deletion_check

    learner = committed(f"{card.id}.safetensors")
    episodes = sampler(learner.backbone.input_spec, way=5, shot=5, queries=1)
    figure = deletion_check(learner, episodes, 12, torch.Generator().manual_seed(0))
    assert figure["difference"] > 0
