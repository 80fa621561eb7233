"""The relation module's shortcuts against the plain computation."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fewshot_demo.core.episode import Episode, SupportSet
from fewshot_demo.learners import build_learner
from fewshot_demo.learners.relation import Relation
from fewshot_demo.learners.relation_modules import (
    ConvRelation,
    MlpRelation,
    PairNorm,
    RelationModule,
    as_matrix,
    convolve,
    pool,
)

SHAPES = [1, 2, 3, 4, 5, 7]


def maps(count: int, side: int = 7, depth: int = 6, seed: int = 0) -> Tensor:
    return torch.randn(count, depth, side, side, generator=torch.Generator().manual_seed(seed))


def relation(side: int = 7) -> ConvRelation:
    torch.manual_seed(0)
    module = ConvRelation(6, side)
    for norm in (module.first_norm, module.second_norm):
        nn.init.uniform_(norm.weight, -1.0, 1.0)
        nn.init.uniform_(norm.bias, -1.0, 1.0)
    return module


def naive(module: ConvRelation, queries: Tensor, supports: Tensor) -> Tensor:
    """Every pair's concatenated maps through the layers as the paper draws them."""
    pairs = torch.stack([torch.cat([q, s]) for q in queries for s in supports])
    side = pairs.shape[2]
    used = side if side == 1 else side - side % 2
    norm = nn.BatchNorm2d(6)
    norm.load_state_dict(module.first_norm.state_dict())
    norm.train(module.training)
    x = pool(norm(module.first(pairs)[:, :, :used, :used]).relu())
    used = x.shape[2] if x.shape[2] == 1 else x.shape[2] - x.shape[2] % 2
    x = pool(module.second_norm(module.second(x)[:, :, :used, :used]).relu())
    return module.head(x.flatten(1)).sigmoid().view(len(queries), len(supports))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("side", SHAPES)
def test_split_convolution_is_the_convolution_of_the_concatenation(side: int, training: bool):
    module = relation(side).train(training)
    queries, supports = maps(5, side), maps(4, side, seed=1)
    expected = naive(module, queries, supports)
    scores = module(module.query_half(queries), module.support_half(supports))
    torch.testing.assert_close(scores, expected, atol=1e-5, rtol=1e-4)
    assert bool(((scores > 0) & (scores < 1)).all())


@pytest.mark.parametrize("side", SHAPES)
def test_convolution_computes_what_pooling_looks_at(side: int):
    weight = torch.randn(3, 6, 3, 3, generator=torch.Generator().manual_seed(2))
    images = maps(4, side)
    full = F.conv2d(images, weight, padding=1)
    torch.testing.assert_close(pool(convolve(images, weight)), pool(full), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(
        as_matrix(images, weight), convolve(images, weight), atol=1e-5, rtol=1e-4
    )


def test_pair_norm_is_batch_norm_of_the_sums():
    pairwise, plain = PairNorm(6), nn.BatchNorm2d(6)
    queries = maps(5) * 2 + maps(1, seed=5)  # their mean maps correlate
    supports = maps(3, seed=1) + 3 + maps(1, seed=5)
    for _ in range(3):
        q, s = pairwise(queries, supports)
        expected = plain((queries[:, None] + supports).flatten(0, 1))
        torch.testing.assert_close((q[:, None] + s).flatten(0, 1), expected, atol=1e-5, rtol=1e-4)
    for name, buffer in plain.named_buffers():
        torch.testing.assert_close(pairwise.get_buffer(name), buffer)
    pairwise.eval()
    plain.eval()
    q, s = pairwise(queries, supports)
    torch.testing.assert_close(
        (q[:, None] + s).flatten(0, 1), plain((queries[:, None] + supports).flatten(0, 1))
    )


def test_mlp_is_its_layers_on_the_concatenated_averages():
    torch.manual_seed(0)
    module = MlpRelation(6, 7)
    queries, supports = maps(5), maps(4, seed=1)
    module(module.query_half(queries), module.support_half(supports))  # statistics of something
    module.eval()
    averages = [(q.mean((1, 2)), s.mean((1, 2))) for q in queries for s in supports]
    pairs = torch.stack([torch.cat(pair) for pair in averages])
    norm = torch.nn.BatchNorm1d(256).eval()
    norm.load_state_dict(module.first_norm.state_dict())
    expected = module.head(norm(module.first(pairs))).sigmoid().view(5, 4)
    scores = module(module.query_half(queries), module.support_half(supports))
    torch.testing.assert_close(scores, expected)


@pytest.mark.parametrize("module", [ConvRelation, MlpRelation])
def test_training_begins_with_differences(module: type[RelationModule]):
    images = maps(3)
    start = module(6, 7)
    query, support = start.query_half(images), start.support_half(images)
    torch.testing.assert_close(query + support, torch.zeros_like(query))


def task(way: int = 3, shot: int = 2, queries: int = 2, rotations: int = 1) -> Episode:
    generator = torch.Generator().manual_seed(3)
    images = torch.rand(way * (shot + queries), 1, 28, 28, generator=generator)
    labels = torch.arange(way)
    support = SupportSet(images[: way * shot], labels.repeat_interleave(shot))
    asked = images[way * shot :]
    return Episode(support, asked, labels.repeat_interleave(queries), rotations=rotations)


def learner(module: str = "conv") -> Relation:
    torch.manual_seed(0)
    built = build_learner("relation", {"name": "conv4", "width": 8, "pools": 2}, module=module)
    assert isinstance(built, Relation)
    return built


@torch.no_grad()
@pytest.mark.parametrize("module", ["conv", "mlp"])
def test_loss_is_the_squared_error_of_the_mean_scores(module: str):
    episode, model = task(), learner(module).eval()
    prediction = model.adapt(episode.support)(episode.query_images)
    expected = 0.0
    for row, label in zip(prediction.attribution.scores, episode.query_labels, strict=True):
        for c in range(3):
            mean = row[episode.support.labels == c].mean()
            expected += float((mean - float(label == c)) ** 2) / len(episode.query_labels)
    assert float(model.loss(episode)) == pytest.approx(expected, rel=1e-4)


@torch.no_grad()
def test_rotations_exchange_support_and_queries():
    episode, model = task(rotations=2), learner().eval()
    images = torch.cat([episode.support.images, episode.query_images])
    labels = torch.cat([episode.support.labels, episode.query_labels])
    losses = []
    for support, query in episode.support_rotations():
        turned = SupportSet(images[support], labels[support])
        losses.append(model.loss(Episode(turned, images[query], labels[query])))
    assert float(model.loss(episode)) == pytest.approx(float(torch.stack(losses).mean()), rel=1e-4)


@torch.no_grad()
def test_many_pairs_are_scored_in_parts(monkeypatch: pytest.MonkeyPatch):
    episode, model = task(shot=1, queries=5), learner().eval()
    whole = model.adapt(episode.support)(episode.query_images).logits
    monkeypatch.setattr("fewshot_demo.learners.relation.PAIRS_AT_ONCE", 7)
    parts = model.adapt(episode.support)(episode.query_images).logits
    torch.testing.assert_close(whole, parts)


def test_an_unknown_module_lists_the_choices():
    with pytest.raises(ValueError, match="'cnn'; choose one of: conv, mlp"):
        build_learner("relation", {"name": "conv4"}, module="cnn")


def test_fewer_pools_leave_a_map_and_keep_the_weights():
    models = [build_learner("prototypical", {"name": "conv4", "pools": n}) for n in (2, 3, 4)]
    assert [m.backbone.map_shape() for m in models] == [(64, 7, 7), (64, 3, 3), (64, 1, 1)]
    assert [m.backbone.dim for m in models] == [64 * 49, 64 * 9, 64]
    models[0].load_state_dict(models[2].state_dict())
