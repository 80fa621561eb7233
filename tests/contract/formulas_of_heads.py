"""Formulas of the learners that fit their last layer to a task: R2D2 and MAML on the last layer."""

import math

import torch
from torch import Tensor

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import Learner
from fewshot_demo.learners.maml_head import HeadMAML
from fewshot_demo.learners.r2d2 import R2D2
from tests.contract.vectors import Answer, classes, embedded, temperature_of


def r2d2(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Bertinetto et al. 2019, equation 4, by the primal problem: (XᵀDX + λI)W = XᵀDY.

    At its minimum the dual coefficients are a = D(Y − XW)/λ.
    """
    assert isinstance(learner, R2D2)
    points, temperature = embedded(learner, support.images), temperature_of(learner, support)
    ridge, scale = math.exp(float(learner.log_ridge)), math.exp(float(learner.log_scale))
    labels, groups = support.labels.tolist(), classes(support)
    counts = [support.shot / len(groups[c]) for c in labels]
    left = ridge * torch.eye(len(points[0]), dtype=torch.double)
    right = torch.zeros(len(points[0]), len(groups), dtype=torch.double)
    for x, label, count in zip(points, labels, counts, strict=True):
        left += count * torch.outer(x, x)
        right[:, label] += count * x
    weights = torch.linalg.solve(left, right)
    scores, logits = [], []
    for q in embedded(learner, queries):
        triples = zip(points, labels, counts, strict=True)
        duals = [(x, count * float(1 - x @ weights[:, c]) / ridge) for x, c, count in triples]
        scores.append([scale * float(q @ x) * dual for x, dual in duals])
        logits.append([scale * float(q @ weights[:, c]) / temperature for c in range(len(groups))])
    return scores, logits


def maml_head(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Raghu et al. 2020: gradient descent of a linear head from zero, by autograd, step by step.

    What an image adds is followed by giving its loss a head of its own to move.
    """
    assert isinstance(learner, HeadMAML)
    points = [x / x.norm() for x in embedded(learner, support.images)]
    groups, labels = classes(support), support.labels.tolist()
    way, dim = len(groups), len(points[0])
    weights = torch.zeros(len(points), way, dim, dtype=torch.double)  # what each image put in
    bias = torch.zeros(len(points), way, dtype=torch.double)
    for weight_rate, bias_rate in learner.log_rates.exp().tolist():
        moves = []
        for x, c in zip(points, labels, strict=True):
            v, b = weights.sum(0).requires_grad_(True), bias.sum(0).requires_grad_(True)
            with torch.enable_grad():
                loss = -(v @ x + b).log_softmax(0)[c] / len(groups[c])
            moves.append(torch.autograd.grad(loss, (v, b)))
        weights = weights - weight_rate * torch.stack([move[0] for move in moves])
        bias = bias - bias_rate * torch.stack([move[1] for move in moves])
    temperature = temperature_of(learner, support)
    scores, logits = [], []
    for q in embedded(learner, queries):
        added = [v @ (q / q.norm()) + b for v, b in zip(weights, bias, strict=True)]
        scores.append([float(one[c]) for one, c in zip(added, labels, strict=True)])
        logits.append([float(sum(one[c] for one in added)) / temperature for c in range(way)])
    return scores, logits
