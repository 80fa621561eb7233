"""The laws that every learner keeps, each a function that raises AssertionError where it is broken.

`test_laws` puts them to every registered learner and every checkpoint, `test_mutations` to learners
that each break one of them.
"""

from collections.abc import Callable
from copy import deepcopy
from threading import Thread

import torch
from torch import Tensor

from fewshot_demo.core.calibration import Temperature
from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.core.prediction import Pooling, Prediction
from fewshot_demo.learners import Learner, build_learner
from tests.drawings import sampler, uneven_support

Task = tuple[SupportSet, Tensor]
Law = Callable[[Learner, Task], None]

BACKBONE = {"name": "conv4", "size": 28}
ATOL = 2e-4  # of probabilities: float32 sums in another order
LAWS: dict[str, Law] = {}


def fresh(name: str) -> Learner:
    """An untrained learner whose statistics have seen drawings, with every part of it awake."""
    torch.manual_seed(0)
    learner = build_learner(name, BACKBONE)
    learner.train()
    with torch.no_grad():
        for _ in range(20):
            learner.backbone(uneven_support(learner.backbone.input_spec, [3] * 6).images)
        for parameter_name, parameter in learner.named_parameters():
            if not parameter_name.startswith("backbone."):
                parameter += 0.05 * torch.randn_like(parameter)
    learner.temperature = Temperature({1: 0.7, 4: 1.6})
    return learner.eval().requires_grad_(False)


def a_task(spec: InputSpec) -> Task:
    """Four classes with one to four images, and seven queries."""
    return uneven_support(spec, [3, 1, 4, 2]), uneven_support(spec, [2, 2, 2, 1], seed=9).images


def close(first: Tensor, second: Tensor, atol: float = ATOL) -> bool:
    return torch.allclose(first, second, atol=atol, rtol=1e-3)


def law(function: Law) -> Law:
    LAWS[function.__name__] = torch.no_grad()(function)
    return LAWS[function.__name__]


@law
def weights_are_shares_of_their_class(learner: Learner, task: Task) -> None:
    support, queries = task
    prediction = learner.adapt(support)(queries)
    assert (prediction.weights >= 0).all()
    for q in range(len(queries)):
        for c in range(support.way):
            total = sum(float(prediction.weights[q, i]) for i in members(support, c))
            chance = float(prediction.probabilities[q, c])
            assert abs(total - chance) < 1e-5
    assert close(prediction.probabilities.sum(1), torch.ones(len(queries)), 1e-5)


@law
def scores_account_for_the_logits(learner: Learner, task: Task) -> None:
    """With loops of its own: the learner pools with the library that `residual` pools with."""
    support, queries = task
    prediction = learner.adapt(support)(queries)
    attribution, residual = prediction.attribution, prediction.residual()
    assert attribution.pooling is type(learner).pooling
    if attribution.pooling is Pooling.NONE:
        assert residual is None
        return
    allowed = 1e-4 * max(1.0, float(prediction.logits.abs().max()))
    assert residual is not None
    assert residual <= allowed
    for q in range(len(queries)):
        for c in range(support.way):
            assert abs(pooled(prediction, support, q, c) - float(prediction.logits[q, c])) < allowed


def pooled(prediction: Prediction, support: SupportSet, query: int, label: int) -> float:
    """A class's logit from its images' scores, in double precision, by the pooling's definition."""
    attribution = prediction.attribution
    if attribution.pooling is Pooling.SUM:
        assert attribution.contributions is not None
        parts = attribution.contributions[query, :, label].double()
        own = [attribution.scores[query, i] for i in members(support, label)]
        assert own == [parts[i].float() for i in members(support, label)]
        return float(parts.sum()) / attribution.temperature
    scores = attribution.scores[query, members(support, label)].double()
    if attribution.pooling is Pooling.MEAN:
        return float(scores.sum() / len(scores)) / attribution.temperature
    if attribution.pooling is Pooling.ODDS:
        chance = min(max(float(scores.sum() / len(scores)), 1e-6), 1 - 1e-6)
        return float(torch.tensor(chance / (1 - chance)).log()) / attribution.temperature
    if attribution.pooling is Pooling.LOGMEANEXP:
        attention = (scores / attribution.temperature).exp()
        return float((attention.sum() / len(scores)).log())
    raise AssertionError(f"no definition of {attribution.pooling}")


def members(support: SupportSet, label: int) -> list[int]:
    """The numbers of a class's images."""
    return [i for i, own in enumerate(support.labels.tolist()) if own == label]


@law
def permuting_the_support_permutes_the_scores_only(learner: Learner, task: Task) -> None:
    support, queries = task
    order = torch.randperm(len(support.labels), generator=torch.Generator().manual_seed(1))
    before = learner.adapt(support)(queries)
    after = learner.adapt(SupportSet(support.images[order], support.labels[order]))(queries)
    assert close(after.probabilities, before.probabilities)
    assert close(after.weights, before.weights[:, order])


@law
def renaming_classes_permutes_the_probabilities_only(learner: Learner, task: Task) -> None:
    support, queries = task
    names = torch.tensor([2, 0, 3, 1])
    before = learner.adapt(support)(queries)
    after = learner.adapt(SupportSet(support.images, names[support.labels]))(queries)
    assert close(after.probabilities[:, names], before.probabilities)
    assert close(after.weights, before.weights)


@law
def an_answer_does_not_depend_on_other_queries(learner: Learner, task: Task) -> None:
    support, queries = task
    classifier = learner.adapt(support)
    together = classifier(queries).probabilities
    alone = torch.cat([classifier(query[None]).probabilities for query in queries])
    assert close(together, alone)


@law
def the_same_call_twice_gives_the_same_answer(learner: Learner, task: Task) -> None:
    support, queries = task
    first = learner.adapt(support)(queries)
    learner.adapt(uneven_support(learner.backbone.input_spec, [5, 5], seed=4))(queries)
    second = learner.adapt(support)(queries)
    assert torch.equal(first.logits, second.logits)
    assert torch.equal(first.attribution.scores, second.attribution.scores)


@law
def two_tasks_at_once_do_not_disturb_each_other(learner: Learner, task: Task) -> None:
    support, queries = task
    other = uneven_support(learner.backbone.input_spec, [2, 3, 1], seed=4)
    expected = [learner.adapt(each)(queries).logits for each in (support, other)]
    found: dict[int, list[Tensor]] = {0: [], 1: []}

    def ask(number: int, each: SupportSet) -> None:
        with torch.no_grad():
            found[number] = [learner.adapt(each)(queries).logits for _ in range(4)]

    threads = [Thread(target=ask, args=pair) for pair in enumerate((support, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, logits in found.items():
        assert len(logits) == 4
        assert all(close(each, expected[number], 1e-5) for each in logits)


@law
def other_ways_and_shots_work(learner: Learner, task: Task) -> None:
    spec = learner.backbone.input_spec
    for shots in ([1, 1], [1, 7], [2] * 20, [20, 1, 5]):
        prediction = learner.adapt(uneven_support(spec, shots))(uneven_support(spec, [1, 1]).images)
        assert prediction.probabilities.shape == (2, len(shots))
        assert torch.isfinite(prediction.logits).all()
        assert torch.isfinite(prediction.weights).all()


@law
def every_parameter_gets_a_gradient_after_one_step(learner: Learner, task: Task) -> None:
    with torch.enable_grad():
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
    assert silent == [], f"no gradient: {silent}"


@law
def one_class_is_answered_by_its_likeness(learner: Learner, task: Task) -> None:
    """Its probability is one; how alike the query is depends on nothing but itself."""
    support = uneven_support(learner.backbone.input_spec, [3])
    prediction = learner.adapt(support)(task[1])
    assert torch.equal(prediction.probabilities, torch.ones(7, 1))
    assert close(prediction.weights.sum(1), torch.ones(7))
    alike = prediction.max_likeness
    assert alike.isfinite().all()
    assert float(alike.std()) > 0
    turned = SupportSet(support.images.flip(0), support.labels)
    assert close(learner.adapt(turned)(task[1][:3]).max_likeness, alike[:3], atol=2e-3)


@law
def likeness_knows_no_names_and_no_temperature(learner: Learner, task: Task) -> None:
    support, queries = task
    prediction = learner.adapt(support)(queries)
    renamed = SupportSet(support.images, support.way - 1 - support.labels)
    assert close(learner.adapt(renamed)(queries).max_likeness, prediction.max_likeness, atol=2e-3)
    assert close(prediction.at_temperature(3.0).max_likeness, prediction.max_likeness, atol=2e-3)
