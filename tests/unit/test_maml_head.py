"""MAML with inner steps on the head alone: what its paper promises of it."""

import torch
import torch.nn.functional as F

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.maml_head import HeadMAML, inner_loop

LABELS = torch.tensor([0, 1, 1, 2, 0, 2, 2])
RATES = torch.tensor([[4.0, 0.5], [2.0, 0.3], [1.0, 0.2]])


def points(count: int = 7, seed: int = 0) -> torch.Tensor:
    drawn = torch.randn(count, 9, generator=torch.Generator().manual_seed(seed))
    return F.normalize(drawn, dim=1)


def test_the_steps_are_those_of_gradient_descent() -> None:
    shots = torch.bincount(LABELS)[LABELS]
    weights, bias = torch.zeros(3, 9), torch.zeros(3)
    for weight_rate, bias_rate in RATES:
        weights, bias = weights.requires_grad_(True), bias.requires_grad_(True)
        losses = F.cross_entropy(points() @ weights.T + bias, LABELS, reduction="none")
        moves = torch.autograd.grad((losses / shots).sum(), (weights, bias))
        weights = (weights - weight_rate * moves[0]).detach()
        bias = (bias - bias_rate * moves[1]).detach()
    head = inner_loop(points(), LABELS, 3, RATES)[-1]
    torch.testing.assert_close(head.weights.T @ points(), weights, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(head.bias.sum(0), bias, atol=1e-5, rtol=1e-4)


def test_every_step_brings_the_support_set_nearer() -> None:
    losses = []
    for steps in range(1, 4):
        head = inner_loop(points(), LABELS, 3, RATES)[steps]
        logits = points() @ points().T @ head.weights + head.bias.sum(0)
        losses.append(float(F.cross_entropy(logits, LABELS)))
    assert losses == sorted(losses, reverse=True)


def test_the_rates_are_learned_through_all_steps() -> None:
    made = build_learner("maml-head", {"name": "conv4"}, steps=3)
    assert isinstance(made, HeadMAML)
    embeddings = torch.randn(9, 64, generator=torch.Generator().manual_seed(1))
    logits = made.compare(embeddings[:7], LABELS, 3).logits(embeddings[7:])
    F.cross_entropy(logits, torch.tensor([0, 2])).backward()
    assert made.log_rates.grad is not None
    assert bool((made.log_rates.grad != 0).all())
