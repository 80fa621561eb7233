"""Committed images, committed answers: every checkpoint still says what it said."""

import json

import pytest

from tests.golden.make import ANSWERS, answers, golden_queries, published

IDS = published()


def test_there_is_a_golden_answer_for_every_checkpoint_and_no_other() -> None:
    assert IDS
    assert {path.stem for path in ANSWERS.glob("*.json")} == set(IDS)
    assert len(golden_queries()) == 6


@pytest.mark.parametrize("model", IDS)
def test_probabilities_and_weights_to_four_places(model: str) -> None:
    expected = json.loads((ANSWERS / f"{model}.json").read_text())
    found = answers(model)
    assert [row["query"] for row in found] == [row["query"] for row in expected]
    for new, old in zip(found, expected, strict=True):
        assert new["probabilities"] == pytest.approx(old["probabilities"], abs=1e-4)
        assert new["weights"] == pytest.approx(old["weights"], abs=1e-4)


@pytest.mark.parametrize("model", IDS)
def test_the_sample_task_is_answered_rightly(model: str) -> None:
    for row in answers(model):
        best = max(row["probabilities"], key=lambda name: row["probabilities"][name])
        assert row["query"].startswith(best)
