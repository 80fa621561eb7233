"""A classifier in an ONNX file answers as the page does, whatever the learner."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from torch import Tensor

from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.core.open_set import SHARE, chance_of_none, one_distribution
from fewshot_demo.core.prediction import Pooling, Prediction
from fewshot_demo.core.rejection import Rejection
from fewshot_demo.learners import LEARNERS, Learner, build_learner
from fewshot_demo.recognition.onnx_graph import INPUT, WholeAnswer, write_onnx
from tests.contract.laws import fresh
from tests.drawings import uneven_support

REJECTION = Rejection((0.4, 0.1, 0.7, 0.2, -0.1, 0.3, 0.1, 0.05, -0.2))
FILES = sorted(
    name
    for name in LEARNERS
    if LEARNERS[name].__module__.startswith("fewshot") and LEARNERS[name].pooling != Pooling.NONE
)


def shown(learner: Learner, prediction: Prediction, strangers: float) -> list[float]:
    """The distribution that the page shows of the one query."""
    classes = prediction.probabilities[0].tolist()
    if learner.rejection is None:
        return classes
    odds = float(learner.rejection.log_odds(prediction.evidence)[0])
    said = one_distribution(classes, chance_of_none(odds, strangers))
    return [*said.classes, said.none]


def raw(query: Tensor, spec: InputSpec) -> Tensor:
    """A query before it was normalised: 0 to 1."""
    mean, std = (torch.tensor(values).view(-1, 1, 1) for values in (spec.mean, spec.std))
    return query * std + mean


@torch.no_grad()
def largest_gap(learner: Learner, file: Path, shots: list[int], strangers: float) -> float:
    """The largest difference between the shares in the file and those of the page."""
    spec = learner.backbone.input_spec
    classifier = learner.adapt(uneven_support(spec, shots))
    queries = uneven_support(spec, [1] * 5, seed=9).images
    write_onnx(WholeAnswer(learner, classifier, strangers), file, {"model": "a model"})
    session = onnxruntime.InferenceSession(file)
    assert session.get_modelmeta().custom_metadata_map == {"model": "a model"}
    gaps = []
    for query in queries:
        shares = np.asarray(session.run(None, {INPUT: raw(query, spec)[None].numpy()})[0])
        expected = shown(learner, classifier(query[None]), strangers)
        assert shares.shape == (1, len(expected))
        gaps.append(float(abs(shares[0] - np.array(expected)).max()))
    return max(gaps)


# What differs from four uneven classes and one stranger in five: shots, strangers.
UNLIKE = {"prototypical": ([3], SHARE), "frozen": ([1, 2], 0.0)}


@pytest.mark.parametrize("name", FILES)
def test_the_file_of_a_learner_gives_the_shares_of_the_page(name: str, tmp_path: Path) -> None:
    learner, file = fresh(name), tmp_path / "one.onnx"
    learner.rejection = REJECTION
    shots, strangers = UNLIKE.get(name, ([3, 1, 4, 2], SHARE))
    assert largest_gap(learner, file, shots, strangers) < 1e-4
    size = 4 * sum(tensor.numel() for tensor in learner.state_dict().values())
    assert len(file.read_bytes()) < 1.3 * size  # each weight once
    assert b".py" not in file.read_bytes()  # no path of this machine


def test_full_context_that_never_refuses_fits_into_a_file_too(tmp_path: Path) -> None:
    torch.manual_seed(0)
    learner = build_learner("matching", {"name": "conv4", "size": 28, "width": 8}, context=True)
    gap = largest_gap(learner.eval().requires_grad_(False), tmp_path / "it.onnx", [2, 1, 2], SHARE)
    assert gap < 1e-4
