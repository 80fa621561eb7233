"""The laws can fail: each of these learners breaks one, and that law says so."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction, pooled_logits
from fewshot_demo.learners import Learner
from fewshot_demo.learners.prototypical import Prototypical
from tests.contract.formulas import FORMULAS
from tests.contract.laws import LAWS, Task, a_task, fresh

Change = Callable[[Prediction, SupportSet, Tensor], Prediction]


class Mutant(Prototypical):
    """Prototypical Networks whose predictions are changed on their way out."""

    change: Change

    def adapt(self, support: SupportSet) -> Any:
        classifier = super().adapt(support)
        return lambda queries: self.change(classifier(queries), support, queries)


class Unshared(Prediction):
    """Every image gets the whole probability of its class."""

    @cached_property
    def weights(self) -> Tensor:
        return self.probabilities[:, self.labels]


def with_scores(prediction: Prediction, scores: Tensor) -> Prediction:
    return replace(prediction, attribution=replace(prediction.attribution, scores=scores))


def shifted_scores(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return with_scores(p, p.attribution.scores + 1)


def scores_of_another_class(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return with_scores(p, p.attribution.scores.roll(1, dims=1))


def swapped_pooling(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    """Logits by the log of the mean exponential, scores and their pooling as before."""
    return replace(p, logits=repooled(p, Pooling.LOGMEANEXP))


def repooled(p: Prediction, pooling: Pooling) -> Tensor:
    way, attribution = p.logits.shape[1], p.attribution
    return pooled_logits(attribution.scores, p.labels, way, pooling, attribution.temperature)


def another_pooling(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    """Consistent in itself, but not the pooling that the learner declares."""
    attribution = replace(p.attribution, pooling=Pooling.LOGMEANEXP)
    return replace(p, logits=repooled(p, Pooling.LOGMEANEXP), attribution=attribution)


def summed_over_images(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return replace(p, logits=p.logits * support.shots)


def shares_of_one(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return Unshared(p.logits, p.attribution, p.labels)


def of_the_batch(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return replace(p, logits=p.logits - p.logits.mean(0))


def of_the_order(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    first = F.one_hot(support.labels[:1], support.way)
    return replace(p, logits=p.logits + first * p.logits.std())


def of_the_name(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return replace(p, logits=p.logits + torch.arange(support.way) * p.logits.std())


def of_one_class(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    """Infinite where there is only one image to compare with."""
    return replace(p, logits=p.logits / (support.shots > 1))


def likeness_to_nothing(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return replace(p, likeness=torch.zeros_like(p.logits))


def likeness_by_name(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    return replace(p, likeness=p.logits * torch.arange(1, support.way + 1))


class Remembering:
    """Answers by how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
        self.asked += 1
        return replace(p, logits=p.logits * self.asked)


class Sharing:
    """Keeps the task that was taught last where all tasks look."""

    def __init__(self) -> None:
        self.support: SupportSet | None = None

    def __call__(self, p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
        before, self.support = self.support, support
        alike = before is None or before.way == support.way
        return p if alike else replace(p, logits=p.logits + torch.arange(support.way))


MUTANTS: list[tuple[str, Change]] = [
    ("weights_are_shares_of_their_class", shares_of_one),
    ("scores_account_for_the_logits", shifted_scores),
    ("scores_account_for_the_logits", scores_of_another_class),
    ("scores_account_for_the_logits", swapped_pooling),
    ("scores_account_for_the_logits", another_pooling),
    ("scores_account_for_the_logits", summed_over_images),
    ("permuting_the_support_permutes_the_scores_only", of_the_order),
    ("renaming_classes_permutes_the_probabilities_only", of_the_name),
    ("an_answer_does_not_depend_on_other_queries", of_the_batch),
    ("the_same_call_twice_gives_the_same_answer", Remembering()),
    ("two_tasks_at_once_do_not_disturb_each_other", Sharing()),
    ("other_ways_and_shots_work", of_one_class),
    ("one_class_is_answered_by_its_likeness", likeness_to_nothing),
    ("likeness_knows_no_names_and_no_temperature", likeness_by_name),
]


@pytest.fixture(scope="module")
def sound() -> Learner:
    return fresh("prototypical")


def mutant(sound: Learner, change: Change) -> Learner:
    made = Mutant(sound.backbone)
    made.temperature, made.change = sound.temperature, change
    return made.eval()


@pytest.fixture
def task(sound: Learner) -> Task:
    return a_task(sound.backbone.input_spec)


@pytest.mark.parametrize(("law", "change"), MUTANTS)
def test_a_learner_that_breaks_a_law_is_found_out(
    law: str, change: Change, sound: Learner, task: Task
) -> None:
    LAWS[law](mutant(sound, lambda p, support, queries: p), task)
    with pytest.raises(AssertionError):
        LAWS[law](mutant(sound, change), task)


def test_a_parameter_that_nothing_uses_is_found_out(sound: Learner, task: Task) -> None:
    made = mutant(sound, lambda p, support, queries: p)
    made.unused = nn.Parameter(torch.ones(2))
    with pytest.raises(AssertionError, match="unused"):
        LAWS["every_parameter_gets_a_gradient_after_one_step"](made, task)


def test_every_law_has_a_learner_that_breaks_it() -> None:
    broken = {law for law, _ in MUTANTS} | {"every_parameter_gets_a_gradient_after_one_step"}
    assert broken == set(LAWS)


def halved(p: Prediction, support: SupportSet, queries: Tensor) -> Prediction:
    """Answers in itself consistent, by another formula than the paper's."""
    scores = p.attribution.scores / 2
    attribution = Attribution(scores, "similarity", Pooling.MEAN, p.attribution.temperature)
    return replace(p, logits=p.logits / 2, attribution=attribution)


@torch.no_grad()
@pytest.mark.parametrize("change", [halved, shifted_scores, swapped_pooling])
def test_another_formula_is_found_out(change: Change, sound: Learner, task: Task) -> None:
    made = mutant(sound, change)
    if change is halved:
        LAWS["scores_account_for_the_logits"](made, task)
    prediction = made.adapt(task[0])(task[1])
    scores, logits = FORMULAS["prototypical"](cast(Learner, made), *task)
    agree = [
        torch.allclose(found, torch.tensor(naive), atol=1e-3, rtol=1e-3)
        for found, naive in ((prediction.attribution.scores, scores), (prediction.logits, logits))
    ]
    assert not all(agree)
