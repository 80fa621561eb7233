"""The attention learner against naive loops over images, heads and coordinates."""

import math

import pytest
import torch
import torch.nn.functional as F

from fewshot_demo.core import attention as f
from fewshot_demo.core.centres import ClassCentres
from fewshot_demo.core.episode import Episode, SupportSet
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.conditioning import TaskEmbedding
from fewshot_demo.learners.task_attention import Attention, TaskAttention
from tests.drawings import sampler, uneven_support

LABELS = torch.tensor([0, 1, 1, 2, 0, 1])
FORMS = [("additive", True), ("dot", True), ("multihead", True), ("multihead", False)]


def values(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def learner(form: str = "multihead", task_embedding: bool = True, awake: bool = True) -> Attention:
    torch.manual_seed(0)
    made = build_learner(
        "attention", {"name": "conv4"}, form=form, heads=3, task_embedding=task_embedding
    )
    assert isinstance(made, Attention)
    if made.conditioning is not None and awake:
        for film in (made.conditioning.queries, made.conditioning.keys):
            torch.nn.init.normal_(film.scale_by)
            torch.nn.init.normal_(film.shift_by)
    return made.eval().requires_grad_(False)


def taught(made: Attention, support: SupportSet) -> TaskAttention:
    classifier = made.adapt(support)
    assert isinstance(classifier, TaskAttention)
    return classifier


def test_cosine_attention() -> None:
    queries, keys = values(4, 2, 5), values(6, 2, 5, seed=1)
    found = f.cosine_attention(queries, keys)
    for head in range(2):
        for q in range(4):
            for k in range(6):
                a, b = queries[q, head], keys[k, head]
                cosine = float(a @ b) / math.sqrt(float(a @ a) * float(b @ b))
                assert float(found[head, q, k]) == pytest.approx(cosine, abs=1e-5)


def test_additive_attention() -> None:
    queries, keys = values(3, 2, 4), values(5, 2, 4, seed=1)
    bias, value = values(2, 2, 4, seed=2), values(2, 2, 4, seed=3)
    found = f.additive_attention(queries, keys, bias, value)
    for head in range(2):
        for q in range(3):
            for k in range(5):
                a, b = queries[q, head], keys[k, head]
                a, b = 2 * a / a.norm(), 2 * b / b.norm()
                total = sum(
                    float(value[u, head, j] * math.tanh(a[j] + b[j] + bias[u, head, j]))
                    for u in range(2)
                    for j in range(4)
                )
                assert float(found[head, q, k]) == pytest.approx(total / 4, abs=1e-5)


def test_attention_counts_every_class_alike() -> None:
    logits = values(2, 4, 6) * 5
    found = f.log_attention(logits, LABELS, 3).exp()
    for head in range(2):
        for q in range(4):
            means = [float(logits[head, q, c == LABELS].exp().mean()) for c in range(3)]
            naive = logits[head, q].exp() / sum(means)
            assert torch.allclose(found[head, q], naive, rtol=1e-4)
            shares = [float(found[head, q, c == LABELS].mean()) for c in range(3)]
            assert sum(shares) == pytest.approx(1, abs=1e-5)


def test_class_spread_is_the_deviation_and_has_a_gradient_at_zero() -> None:
    embeddings = values(6, 4).requires_grad_()
    found = f.class_spread(embeddings, LABELS, 3)
    for c in range(3):
        naive = embeddings[c == LABELS].detach().std(0, correction=0)
        assert torch.allclose(found[c], naive, atol=1e-3)
    assert torch.allclose(found[2], torch.zeros(4), atol=1e-6)
    found.sum().backward()
    assert embeddings.grad is not None
    assert torch.isfinite(embeddings.grad).all()


@pytest.mark.parametrize(("form", "task_embedding"), FORMS)
def test_the_answer_is_the_mean_attention_of_the_heads(form: str, task_embedding: bool) -> None:
    made = learner(form, task_embedding)
    support = uneven_support(made.backbone.input_spec, [2, 2, 2])
    queries = uneven_support(made.backbone.input_spec, [1, 1, 1], seed=3).images
    classifier = taught(made, support)
    prediction = classifier(queries)
    attention = prediction.attribution.heads
    if form != "multihead":
        assert attention is None
        return
    assert attention is not None and attention.shape == (3, 3, 6)
    assert torch.allclose(attention.sum(2), torch.ones_like(attention[:, :, 0]), atol=1e-5)
    assert torch.allclose(prediction.weights, attention.mean(0), atol=1e-5)
    shares = attention.mean(0) @ F.one_hot(support.labels).float()
    assert torch.allclose(prediction.probabilities, shares, atol=1e-5)


def test_attention_by_hand() -> None:
    made = learner()
    support = uneven_support(made.backbone.input_spec, [1, 1, 1])
    query = uneven_support(made.backbone.input_spec, [1, 1], seed=3).images[:1]
    embeddings, asked = made.backbone(support.images), made.backbone(query)[0]
    conditioning, attention = made.conditioning, made.attention
    assert conditioning is not None
    task = conditioning.task(embeddings, support.labels, 3)
    heads = taught(made, support)(query).attribution.heads
    assert heads is not None
    found = heads[:, 0]

    def view(projection, film, image: torch.Tensor, head: int) -> torch.Tensor:
        rows = slice(head * 64, (head + 1) * 64)

        def linear(layer, vector: torch.Tensor) -> torch.Tensor:
            return layer.linear.weight[rows] @ vector + layer.linear.bias[rows]

        scale, shift = linear(film.scale, task), linear(film.shift, task)
        value = linear(projection, image)
        return value * (1 + film.scale_by[head] * scale) + film.shift_by[head] * shift

    for head in range(3):
        q = view(attention.queries, conditioning.queries, asked, head)
        keys = [view(attention.keys, conditioning.keys, image, head) for image in embeddings]
        cosines = torch.stack([q @ k / (q.norm() * k.norm()) for k in keys])
        naive = (cosines * attention.log_scale[head].exp().squeeze()).softmax(0)
        assert torch.allclose(found[head], naive, atol=1e-5)


def test_the_task_embedding_is_blind_to_order() -> None:
    torch.manual_seed(0)
    embed, embeddings = TaskEmbedding(8), values(6, 8)
    order, names = torch.tensor([3, 1, 5, 0, 2, 4]), torch.tensor([1, 2, 0])
    task = embed(embeddings, LABELS, 3)
    assert torch.allclose(embed(embeddings[order], LABELS[order], 3), task, atol=1e-6)
    assert torch.allclose(embed(embeddings, names[LABELS], 3), task, atol=1e-6)
    assert not torch.allclose(embed(embeddings[:4], LABELS[:4], 3), task, atol=1e-3)


def test_conditioning_begins_as_none_and_then_depends_on_the_task() -> None:
    asleep, without = learner(awake=False), learner(task_embedding=False)
    without.load_state_dict(asleep.state_dict(), strict=False)
    support = uneven_support(asleep.backbone.input_spec, [2, 1, 3])
    queries = uneven_support(asleep.backbone.input_spec, [1, 1], seed=3).images
    expected = without.adapt(support)(queries).logits
    assert torch.allclose(asleep.adapt(support)(queries).logits, expected, atol=1e-5)
    assert not torch.allclose(learner().adapt(support)(queries).logits, expected, atol=1e-2)


@pytest.mark.parametrize("form", ["additive", "dot", "multihead"])
def test_attention_begins_as_similarity(form: str) -> None:
    made = learner(form, awake=False)
    support = uneven_support(made.backbone.input_spec, [1] * 6)
    assert (made.adapt(support)(support.images).logits.argmax(1) == support.labels).all()


@pytest.mark.parametrize("form", ["dot", "multihead"])
def test_dot_products_begin_as_matching_networks(form: str) -> None:
    made = learner(form, awake=False)
    matching = build_learner("matching", {"name": "conv4"}).eval().requires_grad_(False)
    matching.backbone.load_state_dict(made.backbone.state_dict())
    support = uneven_support(made.backbone.input_spec, [2, 1, 3])
    queries = uneven_support(made.backbone.input_spec, [1, 1], seed=3).images
    expected = matching.adapt(support)(queries)
    found = made.adapt(support)(queries)
    assert torch.allclose(found.probabilities, expected.probabilities, atol=1e-4)
    assert torch.allclose(found.weights, expected.weights, atol=1e-4)


def test_class_centres_by_hand() -> None:
    centres = ClassCentres(momentum=0.75, scale=4.0)
    first = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    assert float(centres.loss(first, torch.tensor([5, 2]))) == 0.0
    asked = torch.tensor([[3.0, 4.0], [1.0, 1.0]], requires_grad=True)
    loss = centres.loss(asked, torch.tensor([5, 9]))
    own, other = 4 * 0.6, 4 * 0.8
    assert loss.item() == pytest.approx(math.log(math.exp(own) + math.exp(other)) - own, abs=1e-5)
    loss.backward()
    assert asked.grad is not None
    assert asked.grad[0].abs().sum() > 0
    moved = torch.tensor([0.75 + 0.25 * 0.6, 0.25 * 0.8])
    direction = torch.tensor([[1.0, 0.0]])
    cosines = [moved[0] / moved.norm(), torch.tensor(0.0), torch.tensor(0.5).sqrt()]
    naive = F.cross_entropy(4 * torch.stack(cosines)[None], torch.tensor([0]))
    assert float(centres.loss(direction, torch.tensor([5]))) == pytest.approx(float(naive), 1e-5)


def test_the_auxiliary_loss_is_neither_saved_nor_counted() -> None:
    made = learner().train().requires_grad_(True)
    before = {name: value.shape for name, value in made.state_dict().items()}
    episodes = sampler(made.backbone.input_spec, way=4, shot=1, queries=2)
    episode = episodes.sample()
    made.loss(episode)
    alone = Episode(episode.support, episode.query_images, episode.query_labels)
    assert made.loss(episode).item() > made.loss(alone).item()
    assert {name: value.shape for name, value in made.state_dict().items()} == before
