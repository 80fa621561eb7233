"""Full context embeddings: their order, and the LSTMs against loops written out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.full_context import FullContext, content_order
from tests.contract.formulas import lstm
from tests.drawings import sampler, uneven_support

CONFIG = {"name": "conv4", "size": 28}
ROOT = Path(__file__).parents[2]


def embeddings(count: int, dim: int = 5, seed: int = 0) -> Tensor:
    return torch.randn(count, dim, generator=torch.Generator().manual_seed(seed))


def context(reads: int = 3) -> FullContext:
    torch.manual_seed(0)
    return FullContext(5, reads).requires_grad_(False)


def test_support_is_read_forth_and_back_and_added():
    module, given = context(), embeddings(6)
    order = content_order(given)[0].tolist()
    expected = given.clone()
    for suffix, path in (("", order), ("_reverse", order[::-1])):
        names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
        weights = [module.reader.get_parameter(name + suffix) for name in names]
        h = c = torch.zeros(5)
        for i in path:
            h, c = lstm(given[i], h, c, weights)
            expected[i] += h
    torch.testing.assert_close(module.support(given), expected)


@pytest.mark.parametrize("reads", [1, 3, 5])
def test_query_reads_by_attention(reads: int):
    module, support, queries = context(reads), embeddings(6), embeddings(4, seed=1)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    weights = [module.cell.get_parameter(name) for name in names]
    expected = []
    for query in queries:
        h, c = query, torch.zeros(5)
        for _ in range(reads):
            attention = torch.stack([h @ g for g in support]).softmax(0)
            r = sum((a * g for a, g in zip(attention, support, strict=True)), torch.zeros(5))
            output, c = lstm(torch.cat([query, r]), h, c, weights)
            h = output + query
        expected.append(h)
    torch.testing.assert_close(module.query(queries, support), torch.stack(expected))


def test_no_read_is_refused():
    with pytest.raises(ValueError, match="at least once, got reads = 0"):
        FullContext(5, 0)


def test_order_is_given_by_content():
    module, given = context(), embeddings(9)
    shuffle = torch.randperm(9, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(module.support(given[shuffle]), module.support(given)[shuffle])


def test_equal_images_are_read_once():
    module, given = context(), embeddings(4)
    doubled = torch.cat([given, given[1:3] + 1e-7])
    first, place = content_order(doubled)
    assert len(first) == 4
    assert torch.equal(place[4:], place[1:3])
    torch.testing.assert_close(module.support(doubled)[:4], module.support(given))
    torch.testing.assert_close(module.support(doubled)[4:], module.support(doubled)[1:3])


@torch.no_grad()
def test_laws_hold_with_context():
    torch.manual_seed(0)
    learner = build_learner("matching", CONFIG, context=True).eval()
    spec = learner.backbone.input_spec
    support, queries = uneven_support(spec, [3, 1, 4, 2]), uneven_support(spec, [2, 2], 9).images
    double = SupportSet(
        torch.cat([support.images, support.images[:2]]),
        torch.cat([support.labels, torch.tensor([3, 1])]),
    )
    for task in (support, double):
        before = learner.adapt(task)(queries)
        order = torch.randperm(len(task.labels), generator=torch.Generator().manual_seed(1))
        names = torch.tensor([2, 0, 3, 1])
        after = learner.adapt(SupportSet(task.images[order], names[task.labels[order]]))(queries)
        torch.testing.assert_close(after.probabilities[:, names], before.probabilities)
        torch.testing.assert_close(after.weights, before.weights[:, order])
        alone = torch.cat([learner.adapt(task)(query[None]).probabilities for query in queries])
        torch.testing.assert_close(alone, before.probabilities)


def test_every_parameter_is_trained():
    torch.manual_seed(0)
    learner = build_learner("matching", CONFIG, context=True)
    with torch.autocast("cpu", torch.bfloat16):
        loss = learner.loss(sampler(learner.backbone.input_spec, 5, 2, 3).sample())
    loss.backward()
    silent = [
        name
        for name, parameter in learner.named_parameters()
        if parameter.grad is None or not bool(parameter.grad.abs().sum() > 0)
    ]
    assert silent == []


def test_without_context_the_weights_are_those_of_before():
    plain, full = (build_learner("matching", CONFIG, context=c) for c in (False, True))
    names = set(plain.state_dict())
    assert not any(name.startswith("context") for name in names)
    assert names < set(full.state_dict())


def test_the_lstm_stays_in_full_precision_under_autocast():
    module, given = context(), embeddings(6)
    queries = embeddings(3, seed=1)
    expected = module.support(given), module.query(queries, given)
    with torch.autocast("cpu", torch.bfloat16):
        found = module.support(given), module.query(queries, given)
    assert all(torch.equal(mine, full) for mine, full in zip(found, expected, strict=True))


def test_a_training_step_runs_where_there_is_no_reduced_precision_kernel():
    """As on a processor with AVX2 only, whose oneDNN has no LSTM in bfloat16."""
    step = """
import torch
from fewshot_demo.learners import build_learner
from tests.contract.formulas import lstm
from tests.drawings import sampler
learner = build_learner("matching", {"name": "conv4", "size": 28}, context=True)
with torch.autocast("cpu", torch.bfloat16):
    loss = learner.loss(sampler(learner.backbone.input_spec, 5, 2, 3).sample())
loss.backward()
"""
    held = {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
    done = subprocess.run(
        [sys.executable, "-c", step], env=os.environ | held, capture_output=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr.decode()
