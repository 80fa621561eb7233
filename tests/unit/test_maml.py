"""MAML against explicit autograd: the inner loop, the vectorised batch, the influence."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fewshot_demo.backbones import Backbone
from fewshot_demo.core.episode import Episode, SupportSet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.maml import MAML
from fewshot_demo.learners.task_weights import with_weights
from tests.drawings import uneven_support


class Tiny(Backbone):
    """One hidden layer on 3×3 images."""

    dim = 4
    input_spec = InputSpec(3)

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(9, 4)

    def forward_map(self, images: Tensor) -> Tensor:
        return self(images)[:, :, None, None]

    def forward(self, images: Tensor) -> Tensor:
        return self.layer(images.flatten(1)).tanh()


def tiny(**config) -> MAML:
    torch.manual_seed(0)
    learner = MAML(Tiny(), **{"rate": 0.3, "head_rate": 0.5, "first_rate": 2.0, **config})
    with torch.no_grad():
        for rates in (learner.log_rates, learner.log_head_rates):
            rates.add_(torch.randn_like(rates) / 2)
    return learner


def task(shots: list[int]) -> Episode:
    generator = torch.Generator().manual_seed(3)
    labels = torch.arange(len(shots)).repeat_interleave(torch.tensor(shots))
    images = torch.randn(len(labels), 1, 3, 3, generator=generator)
    queries = torch.randn(5, 1, 3, 3, generator=generator)
    return Episode(SupportSet(images, labels), queries, torch.tensor([0, 1, 2, 0, 1]))


def naive_steps(learner: MAML, support: SupportSet) -> list[list[Tensor]]:
    """Weight and bias of the layer and of the head before each step and after the last."""
    weight, bias = learner.backbone.parameters()
    images = support.images.flatten(1)
    head, offset = torch.zeros(support.way, 4), torch.zeros(support.way)
    if learner.head == "prototypes":
        features = embed(images, weight, bias)
        means = torch.stack([features[support.labels == c].mean(0) for c in range(support.way)])
        scale = learner.log_scale.exp()
        head, offset = 2 * scale * means, -scale * (means**2).sum(1)
    else:
        head.requires_grad_(True)
        offset.requires_grad_(True)
    trail = [[weight, bias, head, offset]]
    for step in range(learner.steps):
        weight, bias, head, offset = trail[-1]
        losses = naive_losses(trail[-1], images, support)
        means = [losses[support.labels == c].mean() for c in range(support.way)]
        total = torch.stack(means).sum()
        gradients = list(torch.autograd.grad(total, trail[-1], create_graph=True))
        if step == 0 and learner.head == "prototypes":  # the head is a value of its own there
            through = torch.autograd.grad(
                [head, offset], [weight, bias], gradients[2:], create_graph=True
            )
            gradients[:2] = [g - t for g, t in zip(gradients, through, strict=False)]
        row = step - (learner.steps - len(learner.log_rates))
        rates = [*learner.log_rates[row].exp(), *learner.log_head_rates[step].exp()]
        if row < 0:
            rates[:2] = [torch.zeros(())] * 2
        trail.append([w - a * g for w, a, g in zip(trail[-1], rates, gradients, strict=True)])
    return trail


def embed(images: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    features = torch.tanh(images @ weight.T + bias)
    return features / features.norm(dim=1, keepdim=True)


def naive_losses(weights: list[Tensor], images: Tensor, support: SupportSet) -> Tensor:
    weight, bias, head, offset = weights
    logits = embed(images, weight, bias) @ head.T + offset
    return F.cross_entropy(logits, support.labels, reduction="none")


@pytest.mark.parametrize("head", ["zero", "prototypes"])
def test_the_meta_gradient_is_that_of_explicit_second_order_autograd(head: str) -> None:
    learner, episode = tiny(head=head), task([2, 1, 3])
    loss = learner.loss(episode)
    found = torch.autograd.grad(loss, list(learner.parameters()))
    weight, bias, rows, offset = naive_steps(learner, episode.support)[-1]
    features = embed(episode.query_images.flatten(1), weight, bias)
    expected = F.cross_entropy(features @ rows.T + offset, episode.query_labels)
    assert torch.allclose(loss, expected, atol=1e-5)
    for mine, naive in zip(
        found, torch.autograd.grad(expected, list(learner.parameters())), strict=True
    ):
        assert torch.allclose(mine, naive, atol=1e-5)
        assert mine.abs().sum() > 0


@pytest.mark.parametrize("head", ["zero", "prototypes"])
@torch.no_grad()
def test_the_influence_is_the_product_of_last_layer_gradients(head: str) -> None:
    learner, episode = tiny(head=head), task([2, 1, 3])
    scores = learner.adapt(episode.support)(episode.query_images).attribution.scores
    with torch.enable_grad():
        trail = naive_steps(learner, episode.support)
        expected = naive_influence(learner, trail, episode)
    assert torch.allclose(scores, expected, atol=1e-5)


def naive_influence(learner: MAML, trail: list[list[Tensor]], episode: Episode) -> Tensor:
    support, scores = episode.support, torch.zeros(5, len(episode.support.labels))
    for step, weights in enumerate(trail[:-1]):
        rates = learner.log_head_rates[step].exp()
        losses = naive_losses(weights, support.images.flatten(1), support)
        for i, label in enumerate(support.labels):
            mine = torch.autograd.grad(losses[i], weights[2:], retain_graph=True)
            for q, query in enumerate(episode.query_images):
                loss = naive_query_loss(weights, query, int(label))
                theirs = torch.autograd.grad(loss, weights[2:])
                for rate, a, b in zip(rates, mine, theirs, strict=True):
                    scores[q, i] += rate * (a * b).sum() / support.shots[label]
    return scores


def naive_query_loss(weights: list[Tensor], query: Tensor, label: int) -> Tensor:
    weight, bias, head, offset = weights
    logits = embed(query.view(1, 9), weight, bias)[0] @ head.T + offset
    return -logits.log_softmax(0)[label]


@torch.no_grad()
def test_a_head_at_the_prototypes_begins_with_squared_distances() -> None:
    learner, support = tiny(head="prototypes", rate=1e-12, head_rate=1e-12), task([2, 1, 3]).support
    points = F.normalize(learner.backbone(support.images), dim=1)
    means = torch.stack([points[support.labels == c].mean(0) for c in range(3)])
    queries = task([1, 1, 1]).query_images
    distances = F.normalize(learner.backbone(queries), dim=1)[:, None] - means
    logits = -learner.log_scale.exp() * distances.square().sum(2)
    probabilities = learner.adapt(support)(queries).probabilities
    assert torch.allclose(probabilities, logits.softmax(1), atol=1e-6)


class Meeting(Tiny):
    """Two threads have to be inside at the same time, with weights of their own, to get through."""

    barrier: Barrier | None = None

    def forward(self, images: Tensor) -> Tensor:
        weight = self.layer.weight
        if self.barrier is not None:
            self.barrier.wait(timeout=20)
        assert self.layer.weight is weight
        return super().forward(images)


def test_two_adapt_at_once_without_waiting_for_each_other() -> None:
    torch.manual_seed(0)
    backbone = Meeting()
    learner = MAML(backbone, rate=0.3, head="prototypes").requires_grad_(False)
    episodes = [task([2, 1, 3]), task([1, 2, 2])]

    def ask(episode: Episode) -> Tensor:
        with torch.no_grad():
            return learner.adapt(episode.support)(episode.query_images).logits

    expected = [ask(episode) for episode in episodes]
    backbone.barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(ask, episodes))
    assert not torch.allclose(expected[0], expected[1], atol=1e-3)
    assert all(torch.equal(a, b) for a, b in zip(found, expected, strict=True))


def test_a_copy_with_weights_leaves_the_module_alone() -> None:
    class Shared(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.nothing = nn.Linear(3, 3, bias=False), None
            self.second, self.norm = self.first, nn.BatchNorm1d(3)

        def forward(self, values: Tensor) -> Tensor:
            return self.norm(self.second(self.first(values)))

    module, values = Shared(), torch.randn(4, 3)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    weights = {name: torch.randn(p.shape) for name, p in module.named_parameters()}
    found = with_weights(module, weights | {"head": values})(values)
    twice = values @ weights["first.weight"].T @ weights["first.weight"].T
    expected = twice / (1 + module.norm.eps) ** 0.5 * weights["norm.weight"] + weights["norm.bias"]
    assert torch.allclose(found, expected, atol=1e-4)
    assert module.training
    assert all(torch.equal(before[name], value) for name, value in module.state_dict().items())


@torch.no_grad()
def test_serving_leaves_the_backbone_fit_for_other_weights() -> None:
    torch.manual_seed(0)
    learner = build_learner("maml", {"name": "mobilenet", "size": 32, "dim": 8}).eval()
    support = uneven_support(learner.backbone.input_spec, [1, 2])
    expected = learner.adapt(support)(support.images).logits
    learner.optimise_for_serving()
    assert torch.equal(learner.adapt(support)(support.images).logits, expected)
