"""Answers and weights, worked by hand."""

import pytest
import torch
from jaxtyping import TypeCheckError

from fewshot_demo.core.calibration import Temperature
from fewshot_demo.core.episode import Episode, SupportSet
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction, pooled_logits
from fewshot_demo.core.registry import Registry

LABELS = torch.tensor([0, 0, 1])


def prediction(pooling: Pooling, temperature: float = 1.0) -> Prediction:
    scores = torch.tensor([[2.0, 0.0, 1.0]])
    logits = pooled_logits(scores, LABELS, 2, pooling, temperature)
    return Prediction(logits, Attribution(scores, "similarity", pooling, temperature), LABELS)


def test_mean_pooling_by_hand() -> None:
    answer = prediction(Pooling.MEAN)
    assert answer.logits.tolist() == [[1.0, 1.0]]
    assert answer.probabilities.tolist() == [[0.5, 0.5]]
    share = torch.tensor([2.0, 0.0]).softmax(0) / 2
    assert answer.weights[0].tolist() == pytest.approx([*share.tolist(), 0.5])


def test_under_logmeanexp_equal_shots_give_attention() -> None:
    scores = torch.tensor([[2.0, 0.0, 1.0, -1.0]])
    labels = torch.tensor([0, 1, 0, 1])
    logits = pooled_logits(scores, labels, 2, Pooling.LOGMEANEXP)
    answer = Prediction(logits, Attribution(scores, "attention", Pooling.LOGMEANEXP), labels)
    assert torch.allclose(answer.weights, scores.softmax(1))


def test_odds_pooling_by_hand() -> None:
    chances = torch.tensor([[0.9, 0.3, 0.2]])
    logits = pooled_logits(chances, LABELS, 2, Pooling.ODDS, 0.5)
    expected = torch.tensor([[0.6 / 0.4, 0.2 / 0.8]]).log() / 0.5
    assert torch.allclose(logits, expected)
    answer = Prediction(logits, Attribution(chances, "relation", Pooling.ODDS, 0.5), LABELS)
    share = answer.probabilities[0, 0] * torch.tensor([0.75, 0.25])
    assert torch.allclose(answer.weights[0, :2], share)
    assert answer.residual() == pytest.approx(0.0, abs=1e-6)
    assert torch.allclose(answer.at_temperature(1.0).logits, expected * 0.5)
    certain = pooled_logits(torch.tensor([[1.0, 1.0, 0.0]]), LABELS, 2, Pooling.ODDS)
    assert torch.isfinite(certain).all()


@pytest.mark.parametrize("pooling", [Pooling.MEAN, Pooling.LOGMEANEXP])
def test_residual_is_zero_and_sees_a_wrong_logit(pooling: Pooling) -> None:
    answer = prediction(pooling, 2.0)
    assert answer.residual() == pytest.approx(0.0, abs=1e-6)
    wrong = Prediction(answer.logits + 0.25, answer.attribution, LABELS)
    assert wrong.residual() == pytest.approx(0.25, abs=1e-6)


@pytest.mark.parametrize("pooling", [Pooling.MEAN, Pooling.LOGMEANEXP])
def test_another_temperature(pooling: Pooling) -> None:
    changed = prediction(pooling).at_temperature(2.0)
    assert torch.allclose(changed.logits, prediction(pooling, 2.0).logits)
    assert torch.allclose(changed.weights, prediction(pooling, 2.0).weights)


def test_pooling_none_has_no_residual_and_no_formula() -> None:
    estimate = Attribution(torch.zeros(1, 3), "influence", Pooling.NONE)
    assert Prediction(torch.zeros(1, 2), estimate, LABELS).residual() is None
    with pytest.raises(ValueError, match="no formula"):
        pooled_logits(torch.zeros(1, 3), LABELS, 2, Pooling.NONE)


def test_under_sum_every_image_speaks_to_every_class() -> None:
    parts = torch.tensor([[[2.0, -1.0], [0.5, 0.0], [-0.5, 3.0]]])
    scores = torch.tensor([[2.0, 0.5, 3.0]])

    def answer(scores: torch.Tensor, logits: list[float]) -> Prediction:
        how = Attribution(scores, "contribution", Pooling.SUM, 2.0, contributions=parts)
        return Prediction(torch.tensor([logits]), how, LABELS)

    exact = answer(scores, [1.0, 1.0])
    assert exact.residual() == pytest.approx(0.0)
    assert exact.at_temperature(1.0).logits.tolist() == [[2.0, 2.0]]
    assert exact.at_temperature(1.0).residual() == pytest.approx(0.0)
    assert answer(scores, [1.0, 1.25]).residual() == pytest.approx(0.25)
    assert answer(scores + 1, [1.0, 1.0]).residual() == pytest.approx(1.0)
    with pytest.raises(ValueError, match="under SUM and only there"):
        Attribution(scores, "contribution", Pooling.SUM)
    with pytest.raises(ValueError, match="under SUM and only there"):
        Attribution(scores, "similarity", Pooling.MEAN, contributions=parts)


def test_temperature_between_shots() -> None:
    temperature = Temperature({1: 1.0, 4: 4.0})
    assert [temperature.at(s) for s in (0.5, 1.0, 2.0, 4.0, 9.0)] == pytest.approx([1, 1, 2, 4, 4])
    assert Temperature().at(3.0) == 1.0
    with pytest.raises(ValueError, match="above 0"):
        Temperature({1: 0.0})


@pytest.mark.parametrize(
    ("labels", "message"),
    [([0, 2], "have none"), ([-1, 0], "from 0"), ([0], "Type-check|one label")],
)
def test_a_support_set_checks_itself(labels: list[int], message: str) -> None:
    with pytest.raises((ValueError, TypeCheckError), match=message):
        SupportSet(torch.zeros(2, 1, 4, 4), torch.tensor(labels))


def test_way_and_shots_come_from_the_labels() -> None:
    support = SupportSet(torch.zeros(3, 1, 4, 4), LABELS)
    assert (support.way, support.shots.tolist(), support.shot) == (2, [2, 1], 1.5)


def test_an_episode_checks_itself() -> None:
    support = SupportSet(torch.zeros(3, 1, 4, 4), LABELS)
    queries = torch.zeros(2, 1, 4, 4)
    with pytest.raises((ValueError, TypeCheckError)):
        Episode(support, queries, torch.tensor([0]))
    with pytest.raises(ValueError, match="class_ids"):
        Episode(support, queries, torch.tensor([0, 1]), torch.tensor([7]))
    with pytest.raises(ValueError, match="same number"):
        Episode(support, queries, torch.tensor([0, 1]), rotations=2)


def rotations(support: list[int], query: list[int], count: int) -> list[list[list[int]]]:
    images = [torch.zeros(len(labels), 1, 4, 4) for labels in (support, query)]
    taught = SupportSet(images[0], torch.tensor(support))
    episode = Episode(taught, images[1], torch.tensor(query), None, count)
    return [[s.tolist(), q.tolist()] for s, q in episode.support_rotations()]


@pytest.mark.parametrize(
    ("support", "query"),
    [([1, 0, 2, 0, 1, 2], [2, 1, 0, 2, 0, 1]), ([2, 2, 0, 0, 1, 1], [0, 1, 2, 0, 1, 2])],
)
def test_rotations_keep_the_classes_together_in_any_order(
    support: list[int], query: list[int]
) -> None:
    labels, found = support + query, rotations(support, query, 2)
    assert found[0] == [[*range(6)], [*range(6, 12)]]
    for part in found[1]:
        assert [labels[i] for i in part] == [0, 0, 1, 1, 2, 2]
    assert sorted(found[1][0]) == [*range(6, 12)]  # every image changes its role
    assert sorted(found[1][1]) == [*range(6)]


@pytest.mark.parametrize(
    ("support", "query"), [([0, 0, 1, 2, 2, 2], [0, 1, 2]), ([0, 1, 2], [0, 0, 1, 2, 2, 2])]
)
def test_classes_of_different_sizes_cannot_rotate(support: list[int], query: list[int]) -> None:
    assert len(rotations(support, query, 1)) == 1
    with pytest.raises(ValueError, match="same number"):
        rotations(support, query, 2)


def test_rotations_exchange_roles() -> None:
    support = SupportSet(torch.zeros(2, 1, 4, 4), torch.tensor([0, 1]))
    episode = Episode(support, torch.zeros(4, 1, 4, 4), torch.tensor([0, 0, 1, 1]), None, 3)
    found = [(s.tolist(), sorted(q.tolist())) for s, q in episode.support_rotations()]
    assert found == [([0, 1], [2, 3, 4, 5]), ([2, 4], [0, 1, 3, 5]), ([3, 5], [0, 1, 2, 4])]


def test_a_registry_refuses_duplicates_and_lists_its_choices() -> None:
    registry: Registry[int] = Registry("number")
    registry.register("one")(1)
    with pytest.raises(ValueError, match="twice"):
        registry.register("one")(1)
    with pytest.raises(KeyError, match="choose one of: one"):
        registry["two"]
