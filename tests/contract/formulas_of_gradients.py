"""The formulas of the learners that take gradients: MAML and Meta Networks."""

import math
from copy import deepcopy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import Learner
from fewshot_demo.learners.fast_weights import MARGIN, SHARPNESS
from fewshot_demo.learners.maml import MAML
from fewshot_demo.learners.metanet import MetaNet
from fewshot_demo.learners.weight_generator import Generator
from tests.contract.vectors import Answer, classes, cosine, embedded, mean, temperature_of


def maml(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Finn et al. 2017, algorithm 1, on a copy of the weights; influence by TracIn."""
    assert isinstance(learner, MAML)
    backbone, way = deepcopy(learner.backbone).double().eval().requires_grad_(True), support.way
    images, asked = support.images.double(), queries.double()
    body, rows = list(backbone.parameters()), torch.zeros(way, backbone.dim, dtype=torch.double)
    offsets = rows[:, 0].clone()
    if learner.head == "prototypes":
        scale = math.exp(float(learner.log_scale))
        points = list(F.normalize(backbone(images).detach(), dim=1))
        centres = [mean([points[i] for i in own]) for own in classes(support)]
        rows = torch.stack([2 * scale * centre for centre in centres])
        offsets = torch.stack([-scale * centre @ centre for centre in centres])
    scores = torch.zeros(len(queries), len(images), dtype=torch.double)
    for step in range(learner.steps):
        head_rates = learner.log_head_rates[step].exp().double()
        scores += _influence(backbone, rows, offsets, head_rates, support, asked)
        rows, offsets = rows.requires_grad_(True), offsets.requires_grad_(True)
        with torch.enable_grad():
            losses = _losses(backbone, rows, offsets, images, support.labels)
            loss = torch.stack([mean([losses[i] for i in own]) for own in classes(support)]).sum()
            gradients = torch.autograd.grad(loss, [*body, rows, offsets])
        row = step - (learner.steps - len(learner.log_rates))
        if row >= 0:
            for weight, rate, gradient in zip(
                body, learner.log_rates[row].exp(), gradients, strict=False
            ):
                weight.data -= float(rate) * gradient
        rows = rows.detach() - head_rates[0] * gradients[-2]
        offsets = offsets.detach() - head_rates[1] * gradients[-1]
    logits = F.normalize(backbone(asked), dim=1) @ rows.T + offsets
    return scores.tolist(), (logits / temperature_of(learner, support)).tolist()


def _losses(
    backbone: nn.Module, rows: Tensor, offsets: Tensor, images: Tensor, labels: Tensor
) -> list[Tensor]:
    features = F.normalize(backbone(images), dim=1)
    logs = (features @ rows.T + offsets).log_softmax(1)
    return [-logs[i, label] for i, label in enumerate(labels.tolist())]


def _influence(
    backbone: nn.Module,
    rows: Tensor,
    offsets: Tensor,
    rates: Tensor,
    support: SupportSet,
    queries: Tensor,
) -> Tensor:
    """Product of the head's gradients for image i and for a query of i's class."""
    points, asked = (
        F.normalize(backbone(x.double()).detach(), dim=1) for x in (support.images, queries)
    )

    def gradients(feature: Tensor, label: int) -> tuple[Tensor, Tensor]:
        error = (rows @ feature + offsets).softmax(0)
        error[label] -= 1
        return error[:, None] * feature, error

    found = torch.zeros(len(queries), len(points), dtype=torch.double)
    for i, label in enumerate(support.labels.tolist()):
        mine = gradients(points[i], label)
        for q, query in enumerate(asked):
            theirs = gradients(query, label)
            products = [(a * b).sum() for a, b in zip(mine, theirs, strict=True)]
            found[q, i] = rates.detach() @ torch.stack(products) / support.shots[label]
    return found


def metanet(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Munkhdalai & Yu 2017, algorithm 1, example by example."""
    assert isinstance(learner, MetaNet)
    points, labels = embedded(learner, support.images), support.labels.tolist()
    slow_u, slow_b = learner.slow_u.detach().double(), _in_double(learner.slow_b)
    scale, sharpness = (math.exp(float(s)) for s in (learner.log_scale, learner.log_sharpness))
    fast_u = _generated(learner.d, _representation_gradient(slow_u, points, labels))
    keys = [(slow_u + fast_u) @ z for z in points]
    hidden = [_activation(r, slow_b) for r in keys]
    centres = [mean([hidden[i] for i in own]) for own in classes(support)]
    rows = [_unit(c) if slow_b is None else c - mean(centres) for c in centres]
    memory = []
    for r, label in zip(keys, labels, strict=True):
        w, k = _in_double(slow_b), torch.stack(rows).requires_grad_(True)
        with torch.enable_grad():
            loss = -(scale * k @ _activation(r, w)).log_softmax(0)[label]
            gradients = torch.autograd.grad(loss, [k] if w is None else [k, w])
        generators = [m for m in (learner.m_rows, learner.m_hidden) if m is not None]
        memory.append([_generated(m, g) for m, g in zip(generators, gradients, strict=True)])
    scores, logits = [], []
    for z in embedded(learner, queries):
        r = (slow_u + fast_u) @ z
        scores.append([sharpness * cosine(r, key) for key in keys])
        raw = [math.exp(s) / labels.count(c) for s, c in zip(scores[-1], labels, strict=True)]
        fast_rows, *fast_hidden = (
            torch.stack([a / sum(raw) * each for a, each in zip(raw, parts, strict=True)]).sum(0)
            for parts in zip(*memory, strict=True)
        )
        answer = scale * (torch.stack(rows) + fast_rows) @ _activation(r, slow_b, *fast_hidden)
        logits.append((answer / temperature_of(learner, support)).tolist())
    return scores, logits


def _activation(r: Tensor, slow: Tensor | None, fast: Tensor | None = None) -> Tensor:
    """A hidden layer of slow and of fast weights side by side, if there is one; of length 1."""
    if slow is None:
        return _unit(r)
    return _unit((slow @ r).relu() + (fast @ r).relu() if fast is not None else (slow @ r).relu())


def _in_double(weights: Tensor | None) -> Tensor | None:
    return None if weights is None else weights.detach().double().requires_grad_(True)


def _unit(vector: Tensor) -> Tensor:
    return vector / vector.norm().clamp_min(1e-12)


def _representation_gradient(slow_u: Tensor, points: list[Tensor], labels: list[int]) -> Tensor:
    """Of the contrastive loss over all pairs, or of the cross-entropy among single images."""
    weights, pairs = slow_u.clone().requires_grad_(True), range(len(points))
    with torch.enable_grad():
        r = [_unit(weights @ z) for z in points]
        alike, apart, logs = [], [], []
        for i in pairs:
            logs.append(-torch.stack([SHARPNESS * (r[i] @ r[j]) for j in pairs]).log_softmax(0)[i])
            for j in pairs:
                squared = (r[i] - r[j]).square().sum()
                if labels[i] != labels[j]:
                    apart.append((MARGIN - (squared + 1e-6).sqrt()).clamp_min(0) ** 2)
                elif i != j:
                    alike.append(squared)
        loss = mean(alike) + mean(apart) if alike else mean(logs)
        return torch.autograd.grad(loss, weights)[0]


def _generated(generator: Generator, gradient: Tensor) -> Tensor:
    """Fast weights: the perceptron over each coordinate, times its sign and the learned size."""
    layers = deepcopy(generator.layers).double()
    large = gradient.abs() >= math.exp(-generator.p)
    size = torch.where(large, gradient.abs().clamp_min(1e-300).log() / generator.p, -1.0)
    sign = torch.where(large, gradient.sign(), gradient * math.exp(generator.p))
    said = layers(torch.stack([size, sign], -1))[..., 0]
    return said * sign * math.exp(float(generator.log_size))
