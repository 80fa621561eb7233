"""The laws that every learner keeps, fresh from the registry and in every committed checkpoint."""

from pathlib import Path

import pytest
import torch

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.prediction import Pooling
from fewshot_demo.learners import LEARNERS, Learner, build_learner
from fewshot_demo.models.card import BackboneConfig, Card
from fewshot_demo.models.checkpoint import load, read_card, save
from fewshot_demo.models.typed_json import read
from tests import cards
from tests.drawings import sampler, uneven_support

CHECKPOINTS = Path(__file__).parents[2] / "checkpoints"
CARDS = [read_card(path) for path in sorted(CHECKPOINTS.glob("*.safetensors"))]
POOLING = {
    "attention": Pooling.LOGMEANEXP,
    "frozen": Pooling.MEAN,
    "maml": Pooling.NONE,
    "matching": Pooling.LOGMEANEXP,
    "metanet": Pooling.NONE,
    "prototypical": Pooling.MEAN,
    "relation": Pooling.ODDS,
}
BACKBONE = {"name": "conv4", "size": 28}
ATOL = 2e-4  # of probabilities: float32 sums in another order


def fresh(name: str, backbone: dict | None = None) -> Learner:
    """An untrained learner whose running statistics have seen drawings."""
    torch.manual_seed(0)
    learner = build_learner(name, backbone or BACKBONE)
    learner.train()
    with torch.no_grad():
        for _ in range(20):
            learner.backbone(uneven_support(learner.backbone.input_spec, [9] * 6).images)
    return learner.eval().requires_grad_(False)


def ids() -> list[str]:
    """Every registered learner, then every committed checkpoint."""
    return [*LEARNERS, *(path.name for path in sorted(CHECKPOINTS.glob("*.safetensors")))]


@pytest.fixture(scope="module", params=ids())
def source(request: pytest.FixtureRequest) -> str:
    """The name of each in turn."""
    return request.param


@pytest.fixture(scope="module")
def learner(source: str) -> Learner:
    """Each in turn."""
    return fresh(source) if source in LEARNERS else load(CHECKPOINTS / source)[0]


@pytest.fixture
def task(learner: Learner) -> tuple[SupportSet, torch.Tensor]:
    """Four classes with one to four images, and seven queries."""
    spec = learner.backbone.input_spec
    return uneven_support(spec, [3, 1, 4, 2]), uneven_support(spec, [2, 2, 2, 1], seed=9).images


def close(first: torch.Tensor, second: torch.Tensor, atol: float = ATOL) -> bool:
    return torch.allclose(first, second, atol=atol, rtol=1e-3)


def test_pooling_is_the_one_that_the_design_names() -> None:
    assert {name: LEARNERS[name].pooling for name in LEARNERS} == POOLING


@torch.no_grad()
def test_weights_are_shares_of_their_class(learner: Learner, task) -> None:
    support, queries = task
    prediction = learner.adapt(support)(queries)
    assert (prediction.weights >= 0).all()
    sums = torch.stack(
        [prediction.weights[:, support.labels == c].sum(1) for c in range(support.way)], 1
    )
    assert close(sums, prediction.probabilities, 1e-5)
    assert close(prediction.probabilities.sum(1), torch.ones(len(queries)), 1e-5)


@torch.no_grad()
def test_scores_account_for_the_logits(learner: Learner, task) -> None:
    support, queries = task
    prediction = learner.adapt(support)(queries)
    residual = prediction.residual()
    if prediction.attribution.pooling is Pooling.NONE:
        assert residual is None
    else:
        assert residual is not None
        assert residual <= 1e-4 * max(1.0, float(prediction.logits.abs().max()))


@torch.no_grad()
def test_permuting_the_support_permutes_the_scores_only(learner: Learner, task) -> None:
    support, queries = task
    order = torch.randperm(len(support.labels), generator=torch.Generator().manual_seed(1))
    before = learner.adapt(support)(queries)
    after = learner.adapt(SupportSet(support.images[order], support.labels[order]))(queries)
    assert close(after.probabilities, before.probabilities)
    assert close(after.weights, before.weights[:, order])


@torch.no_grad()
def test_renaming_classes_permutes_the_probabilities_only(learner: Learner, task) -> None:
    support, queries = task
    names = torch.tensor([2, 0, 3, 1])
    before = learner.adapt(support)(queries)
    after = learner.adapt(SupportSet(support.images, names[support.labels]))(queries)
    assert close(after.probabilities[:, names], before.probabilities)
    assert close(after.weights, before.weights)


@torch.no_grad()
def test_an_answer_does_not_depend_on_other_queries(learner: Learner, task) -> None:
    support, queries = task
    classifier = learner.adapt(support)
    together = classifier(queries).probabilities
    alone = torch.cat([classifier(query[None]).probabilities for query in queries])
    assert close(together, alone)


@torch.no_grad()
def test_the_same_call_twice_gives_the_same_answer(learner: Learner, task) -> None:
    support, queries = task
    first = learner.adapt(support)(queries)
    learner.adapt(uneven_support(learner.backbone.input_spec, [5, 5], seed=4))(queries)
    second = learner.adapt(support)(queries)
    assert torch.equal(first.logits, second.logits)
    assert torch.equal(first.attribution.scores, second.attribution.scores)


@torch.no_grad()
@pytest.mark.parametrize("shots", [[1, 1], [1, 7], [2] * 20, [20, 1, 5]])
def test_other_ways_and_shots_work(learner: Learner, shots: list[int]) -> None:
    spec = learner.backbone.input_spec
    prediction = learner.adapt(uneven_support(spec, shots))(uneven_support(spec, [1, 1]).images)
    assert prediction.probabilities.shape == (2, len(shots))
    assert torch.isfinite(prediction.logits).all()
    assert torch.isfinite(prediction.weights).all()


def test_every_parameter_gets_a_gradient_after_one_step(learner: Learner) -> None:
    from copy import deepcopy

    trained = deepcopy(learner).train().requires_grad_(True)
    optimizer = torch.optim.SGD(trained.parameters(), lr=1e-3)
    episodes = sampler(trained.backbone.input_spec, way=5, shot=2, queries=3)
    for _ in range(2):
        optimizer.zero_grad()
        trained.loss(episodes.sample()).backward()
        optimizer.step()
    silent = [
        name
        for name, parameter in trained.named_parameters()
        if parameter.grad is None or not parameter.grad.abs().sum() > 0
    ]
    assert silent == []


@torch.no_grad()
def test_a_saved_learner_predicts_the_same(
    source: str, learner: Learner, task, tmp_path: Path
) -> None:
    name = next(n for n in LEARNERS if LEARNERS[n] is type(learner))
    made = None if source in LEARNERS else read_card(CHECKPOINTS / source)
    made_up = cards.card(
        id="saved",
        learner=name,
        backbone=made.backbone if made else read(BackboneConfig, BACKBONE),
        learner_config=made.learner_config if made else {},
        input=learner.backbone.input_spec,
        temperature=learner.temperature.by_shot,
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

    learner, _ = load(CHECKPOINTS / f"{card.id}.safetensors")
    episodes = sampler(learner.backbone.input_spec, way=5, shot=5, queries=1)
    figure = deletion_check(learner, episodes, 60, torch.Generator().manual_seed(0))
    assert figure["difference"] > 0


@torch.no_grad()
def test_one_class_is_answered_by_its_likeness(learner: Learner) -> None:
    """Its probability is one; how alike the query is depends on nothing but itself."""
    spec = learner.backbone.input_spec
    support = uneven_support(spec, [3])
    queries = uneven_support(spec, [2, 2, 2, 1], seed=9).images
    prediction = learner.adapt(support)(queries)
    assert torch.equal(prediction.probabilities, torch.ones(7, 1))
    assert close(prediction.weights.sum(1), torch.ones(7))
    alike = prediction.max_likeness
    assert alike.isfinite().all()
    assert float(alike.std()) > 0
    turned = SupportSet(support.images.flip(0), support.labels)
    assert close(learner.adapt(turned)(queries[:3]).max_likeness, alike[:3], atol=2e-3)


@torch.no_grad()
def test_likeness_knows_no_names_and_no_temperature(learner: Learner, task) -> None:
    support, queries = task
    prediction = learner.adapt(support)(queries)
    renamed = SupportSet(support.images, support.way - 1 - support.labels)
    assert close(learner.adapt(renamed)(queries).max_likeness, prediction.max_likeness, atol=2e-3)
    assert close(prediction.at_temperature(3.0).max_likeness, prediction.max_likeness, atol=2e-3)
