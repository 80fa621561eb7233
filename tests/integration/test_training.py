"""Meta-training on made data: it learns and resumes, and what is measured is right by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from fewshot_demo.backbones import Conv4
from fewshot_demo.core.prediction import Attribution, Pooling, Prediction
from fewshot_demo.learners import LEARNERS
from fewshot_demo.training import meta_test, temperatures
from fewshot_demo.training.meta_train import meta_train
from fewshot_demo.training.precision import Precision, best_precision
from fewshot_demo.training.state import prepare
from tests.blobs import blobs, config, sampler


@pytest.mark.parametrize("learner", list(LEARNERS))
def test_a_few_dozen_episodes_teach_something(learner: str, tmp_path: Path) -> None:
    training = meta_train(config(learner), blobs(40, 1), blobs(20, 2), tmp_path / "run.state")
    untrained = prepare(config(learner)).learner
    after, before = (
        meta_test.evaluate(each, sampler(blobs(30, 3)), 30) for each in (training.kept, untrained)
    )
    assert after.accuracy - after.ci95 > before.accuracy + before.ci95


KINDS = {"bf16-mixed": torch.bfloat16, "32-true": torch.float32}


@pytest.mark.parametrize("precision", [*KINDS, None])
def test_it_trains_in_the_precision_of_its_recipe_or_the_best(
    precision: Precision | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds: set[torch.dtype] = set()
    forward = Conv4.forward

    def listening(self: Conv4, images: torch.Tensor) -> torch.Tensor:
        embeddings = forward(self, images)
        if self.training:
            kinds.add(embeddings.dtype)
        return embeddings

    monkeypatch.setattr(Conv4, "forward", listening)
    recipe = replace(config("prototypical", 2), precision=precision)
    meta_train(recipe, blobs(20, 1), blobs(10, 2), tmp_path / "run.state")
    assert kinds == {KINDS[precision or best_precision("cpu")]}


def test_a_resumed_run_ends_as_one_that_never_stopped(tmp_path: Path) -> None:
    train, validation = blobs(20, 1), blobs(10, 2)
    whole = meta_train(config("prototypical", 20), train, validation, tmp_path / "whole.state")
    rows: list[int] = []

    def stop(row: dict) -> None:
        rows.append(int(row["episode"]))
        if row["episode"] == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        meta_train(
            config("prototypical", 20), train, validation, tmp_path / "cut.state", progress=stop
        )
    rest = meta_train(
        config("prototypical", 20), train, validation, tmp_path / "cut.state", resume=True
    )
    for name, tensor in whole.kept.state_dict().items():
        assert torch.allclose(tensor, rest.kept.state_dict()[name], atol=1e-5), name
    log = (tmp_path / "cut.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in log] == ["episode", "10", "20"]


def test_a_run_that_stops_sooner_is_the_beginning_of_the_whole(tmp_path: Path) -> None:
    train, validation = blobs(20, 1), blobs(10, 2)
    whole, begun = {}, replace(config("prototypical", 20), stop_after=8)

    def note(row: dict) -> None:
        whole[int(row["episode"])] = float(row["loss"])

    meta_train(config("prototypical", 20), train, validation, tmp_path / "a.state", progress=note)
    first = dict(list(whole.items())[:8])
    whole.clear()
    stopped = meta_train(begun, train, validation, tmp_path / "b.state", progress=note)
    assert stopped.episode == begun.last_episode == 8
    assert whole == pytest.approx(first, abs=1e-5), "the schedule is that of the whole run"


def test_accuracy_and_interval_by_hand() -> None:
    class Sure(LEARNERS["prototypical"]):
        """Right in even episodes, wrong in odd ones."""

        calls = 0

        def adapt(self, support):
            Sure.calls += 1
            right = Sure.calls % 2

            def classify(query_images):
                truth = torch.arange(5).repeat_interleave(3)
                answer = truth if right else (truth + 1) % 5
                from fewshot_demo.core.prediction import Attribution, Pooling, Prediction

                scores = torch.zeros(15, 5)
                return Prediction(
                    F.one_hot(answer, 5).float() * 50,
                    Attribution(scores, "similarity", Pooling.NONE),
                    support.labels,
                )

            return classify

    from fewshot_demo.backbones import Conv4

    report = meta_test.evaluate(Sure(Conv4()), sampler(blobs(10, 0)), 16)
    assert report.accuracy == 0.5
    assert report.ci95 == pytest.approx(1.96 * 0.5 / 4)
    assert report.ece == pytest.approx(0.5, abs=1e-6)
    assert report.right == 8 * 15


def test_calibration_error_by_hand() -> None:
    probabilities = torch.tensor([[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.2, 0.8]])
    labels = torch.tensor([0, 1, 0, 1])
    expected = (abs(0.9 - 0.5) * 2 + abs(0.6 - 1) + abs(0.8 - 1)) / 4
    found = meta_test.expected_calibration_error(probabilities, labels)
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_fitted_temperature_lowers_the_nll(tmp_path: Path) -> None:
    training = meta_train(config("prototypical"), blobs(40, 1), blobs(20, 2), tmp_path / "s")
    learner, data = training.kept, blobs(30, 3)
    raw = meta_test.evaluate(learner, sampler(data), 30).nll
    learner.temperature = temperatures.fit_temperature(learner, [sampler(data)], 30)
    assert meta_test.evaluate(learner, sampler(data), 30).nll <= raw + 1e-4
    assert list(learner.temperature.by_shot) == [1]


def test_scores_between_0_and_1_may_be_sharpened(tmp_path: Path) -> None:
    training = meta_train(config("relation"), blobs(40, 1), blobs(20, 2), tmp_path / "s")
    learner, data = training.kept, blobs(30, 3)
    temperature = temperatures.fit_temperature(learner, [sampler(data)], 30).by_shot[1]
    assert learner.min_temperature <= temperature < 1


@pytest.mark.parametrize("sharpness", [0.3, 4.0, 12.0])
def test_the_fitted_temperature_is_that_of_a_fine_grid(sharpness: float) -> None:
    hand = torch.Generator().manual_seed(0)
    labels = torch.randint(5, (200,), generator=hand)
    truth = F.one_hot(labels, 5) + 0.8 * torch.randn(200, 5, generator=hand)
    evidence = Attribution(torch.zeros(200, 5), "none", Pooling.NONE)
    prediction = Prediction(truth * sharpness, evidence, torch.arange(5))

    def nll(value: float) -> float:
        logits = prediction.at_temperature(value).logits.double()
        return float(F.cross_entropy(logits, labels))

    grid = torch.logspace(-1.69, 1.3, 2001, dtype=torch.double).tolist()
    best = min(grid, key=nll)
    cells = [[temperatures.Answered(prediction, labels, 5, 1, None)]]
    assert temperatures._best(cells, 0.02, None) == pytest.approx(best, rel=3e-3)
    assert temperatures._best(cells, 2 * best, None) == pytest.approx(2 * best)
