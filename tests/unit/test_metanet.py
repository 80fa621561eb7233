"""Meta Networks against loops over examples, pairs and queries."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from fewshot_demo.learners import build_learner
from fewshot_demo.learners.fast_weights import (
    MARGIN,
    SHARPNESS,
    example_gradients,
    representation_gradient,
)
from fewshot_demo.learners.metanet import MemoryClassifier, MetaNet
from fewshot_demo.learners.weight_generator import AT_ONCE, Generator
from tests.drawings import sampler, uneven_support


def learner(slow_layers: bool = True) -> MetaNet:
    torch.manual_seed(0)
    made = build_learner("metanet", {"name": "conv4", "width": 8}, slow_layers=slow_layers)
    assert isinstance(made, MetaNet)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter += 0.1 * torch.randn_like(parameter)
    return made.eval()


def test_a_coordinate_enters_as_its_logarithm_and_sign_or_magnified_where_it_is_small() -> None:
    generator = Generator(5)
    gradient = torch.tensor([[2.0, -0.5], [1e-5, 0.0]])
    inputs = [
        [math.log(2.0) / 7, 1.0],
        [math.log(0.5) / 7, -1.0],
        [-1.0, math.exp(7) * 1e-5],
        [-1.0, 0.0],
    ]
    sizes = generator.layers(torch.tensor(inputs)).view(2, 2) * generator.log_size.exp()
    signs = torch.tensor(inputs)[:, 1].view(2, 2)
    assert torch.allclose(generator(gradient), sizes * signs, atol=1e-6)


def test_more_coordinates_than_fit_the_cache_have_the_same_weights() -> None:
    torch.manual_seed(5)
    generator = Generator(5)
    gradient = torch.randn(2, AT_ONCE) * torch.tensor([[1e-4], [1.0]])
    with torch.no_grad():
        found = generator(gradient)
    assert found.shape == gradient.shape
    torch.testing.assert_close(found, generator(gradient).detach())


def test_the_meta_information_of_an_example_is_the_gradient_of_its_own_loss() -> None:
    torch.manual_seed(1)
    represented = torch.rand(5, 4, requires_grad=True)
    labels = torch.tensor([0, 1, 1, 2, 0])
    slow = torch.rand(4, 4, requires_grad=True)
    rows = torch.randn(3, 4, requires_grad=True)
    scale = torch.tensor(3.0)
    found = example_gradients(represented, labels, slow, rows, scale)
    assert found.hidden is not None
    assert not found.hidden.requires_grad
    assert not found.rows.requires_grad
    for i in range(5):
        hidden = (slow @ represented[i]).relu()
        logits = scale * rows @ (hidden / hidden.norm())
        gradients = torch.autograd.grad(F.cross_entropy(logits, labels[i]), (slow, rows))
        assert torch.allclose(found.hidden[i], gradients[0], atol=1e-5)
        assert torch.allclose(found.rows[i], gradients[1], atol=1e-5)


def test_the_representation_gradient_is_that_of_a_loop_over_pairs() -> None:
    torch.manual_seed(2)
    slow, embeddings = torch.randn(4, 4, requires_grad=True), torch.randn(5, 4)
    labels = torch.tensor([0, 0, 1, 2, 2])
    found = representation_gradient(slow, embeddings, labels, 3)
    points = F.normalize(embeddings @ slow.T, dim=1)
    alike, apart = [], []
    for i in range(5):
        for j in range(5):
            distance = ((points[i] - points[j]).square().sum() + 1e-6).sqrt()
            if labels[i] != labels[j]:
                apart.append((MARGIN - distance).clamp_min(0) ** 2)
            elif i != j:
                alike.append((points[i] - points[j]).square().sum())
    loss = torch.stack(alike).mean() + torch.stack(apart).mean()
    assert not found.requires_grad
    assert torch.allclose(found, torch.autograd.grad(loss, slow)[0], atol=1e-4)


def test_one_image_per_class_is_told_from_the_others_by_cross_entropy() -> None:
    torch.manual_seed(3)
    slow, embeddings = torch.randn(4, 4, requires_grad=True), torch.randn(3, 4)
    found = representation_gradient(slow, embeddings, torch.tensor([2, 0, 1]), 3)
    points = F.normalize(embeddings @ slow.T, dim=1)
    loss = F.cross_entropy(SHARPNESS * points @ points.T, torch.arange(3))
    assert torch.allclose(found, torch.autograd.grad(loss, slow)[0], atol=1e-4)


@torch.no_grad()
def test_each_query_reads_its_own_weights_from_the_memory() -> None:
    model = learner()
    spec = model.backbone.input_spec
    support, queries = uneven_support(spec, [2, 1, 3]), uneven_support(spec, [1, 1], seed=5).images
    classifier = model.adapt(support)
    assert isinstance(classifier, MemoryClassifier)
    prediction = classifier(queries)
    for q, embedding in enumerate(model.backbone(queries)):
        r = (model.slow_u + classifier.fast_u) @ embedding
        keys = classifier.index / classifier.index.norm(dim=1, keepdim=True)
        scores = model.log_sharpness.exp() * keys @ (r / r.norm())
        assert torch.allclose(prediction.attribution.scores[q], scores, atol=1e-4)
        shares = scores.exp() / support.shots[support.labels]
        logits = naive_logits(classifier, model, shares / shares.sum(), r)
        assert torch.allclose(prediction.logits[q], logits, atol=1e-4)


def naive_logits(classifier: MemoryClassifier, model: MetaNet, shares: Tensor, r: Tensor) -> Tensor:
    assert model.slow_b is not None
    assert classifier.memory.hidden is not None
    hidden, rows = torch.zeros_like(model.slow_b), torch.zeros_like(classifier.rows)
    for image, share in enumerate(shares):
        hidden += share * classifier.memory.hidden[image]
        rows += share * classifier.memory.rows[image]
    augmented = (model.slow_b @ r).relu() + (hidden @ r).relu()
    return model.log_scale.exp() * (classifier.rows + rows) @ (augmented / augmented.norm())


@torch.no_grad()
def test_the_task_rows_are_the_negative_gradient_at_zero() -> None:
    model = learner()
    represented, labels = torch.randn(6, 8), torch.tensor([0, 1, 1, 2, 2, 2])
    assert model.slow_b is not None
    hidden = F.normalize((represented @ model.slow_b.T).relu(), dim=1)
    zero = torch.zeros(3, 8, requires_grad=True)
    with torch.enable_grad():
        losses = F.cross_entropy(hidden @ zero.T, labels, reduction="none")
        total = torch.stack([losses[labels == c].mean() for c in range(3)]).sum()
        gradient = torch.autograd.grad(total, zero)[0]
    assert torch.allclose(model.task_rows(represented, labels, 3), -gradient, atol=1e-6)


@torch.no_grad()
def test_without_slow_layers_the_memory_holds_rows_alone() -> None:
    model = learner(slow_layers=False)
    support = uneven_support(model.backbone.input_spec, [2, 1, 3])
    classifier = model.adapt(support)
    assert isinstance(classifier, MemoryClassifier)
    assert classifier.memory.hidden is None
    assert classifier.memory.rows.shape == (6, 3, 8)
    assert not {"slow_u", "slow_b"} & set(model.state_dict())
    assert torch.allclose(classifier.rows.norm(dim=1), torch.ones(3))
    queries = torch.randn(4, 8)
    r = queries + queries @ classifier.fast_u.T
    for q, shares in enumerate(classifier.attention(r)):
        rows = classifier.rows + torch.einsum("i,ikd->kd", shares, classifier.memory.rows)
        logits = model.log_scale.exp() * rows @ r[q] / r[q].norm()
        assert torch.allclose(classifier.logits(queries)[q], logits, atol=1e-5)


def test_without_a_hidden_layer_the_gradient_of_an_example_is_that_of_the_rows() -> None:
    torch.manual_seed(4)
    represented, labels = torch.randn(3, 4), torch.tensor([0, 1, 1])
    rows, scale = torch.randn(2, 4, requires_grad=True), torch.tensor(3.0)
    found = example_gradients(represented, labels, None, rows, scale)
    assert found.hidden is None
    for i in range(3):
        logits = scale * rows @ F.normalize(represented[i], dim=0)
        expected = torch.autograd.grad(F.cross_entropy(logits, labels[i]), rows)[0]
        assert torch.allclose(found.rows[i], expected, atol=1e-5)


@torch.no_grad()
def test_fast_weights_begin_as_large_as_asked() -> None:
    made = MetaNet(learner().backbone, size=0.001, row_size=0.1)
    sizes = [float(m.log_size.exp()) for m in (made.d, made.m_hidden, made.m_rows) if m]
    assert sizes == pytest.approx([0.001, 0.001, 0.1])


@pytest.mark.parametrize("slow_layers", [True, False])
def test_every_generator_learns_though_gradients_are_data(slow_layers: bool) -> None:
    model = learner(slow_layers).train()
    model.loss(sampler(model.backbone.input_spec, way=4, shot=2, queries=2).sample()).backward()
    generators = [module for module in model.modules() if isinstance(module, Generator)]
    assert len(generators) == (3 if slow_layers else 2)
    for generator in generators:
        for parameter in generator.parameters():
            assert parameter.grad is not None
            assert parameter.grad.abs().sum() > 0
