"""Every learner's scores and logits once more, by the formulas of its paper.

One image, one pair and one coordinate after the other, in double precision, from the embeddings of
single images. Nothing of the package is called but the backbone and the layers of its modules.
"""

import math
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.learners import Learner
from fewshot_demo.learners.frozen import Frozen
from fewshot_demo.learners.matching import Matching
from fewshot_demo.learners.prototypical import Prototypical
from fewshot_demo.learners.relation import Relation
from fewshot_demo.learners.relation_modules import ConvRelation, MlpRelation
from fewshot_demo.learners.task_attention import Attention
from tests.contract.formulas_of_gradients import maml, metanet
from tests.contract.formulas_of_heads import maml_head, r2d2
from tests.contract.vectors import Answer, classes, cosine, embedded, mean, square, temperature_of

Formula = Callable[[Learner, SupportSet, Tensor], Answer]


def prototypical(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Snell et al. 2017, equations 1 and 2."""
    assert isinstance(learner, Prototypical)
    points, temperature = embedded(learner, support.images), temperature_of(learner, support)
    means = [mean([points[i] for i in own]) for own in classes(support)]
    scores, logits = [], []
    for q in embedded(learner, queries):
        spreads = [square(z - means[c]) for z, c in zip(points, support.labels, strict=True)]
        scores.append([d - square(q - z) for d, z in zip(spreads, points, strict=True)])
        logits.append([-square(q - c) / temperature for c in means])
    return scores, logits


def frozen(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Wang et al. 2019, section 3; with the cosine, image i's part of it."""
    assert isinstance(learner, Frozen)
    temperature, base = temperature_of(learner, support), learner.base_mean.double()

    def normalised(z: Tensor) -> Tensor:
        z = z - base if learner.normalise.startswith("cl2n") else z
        return z if learner.normalise == "none" else z / z.norm()

    points = [normalised(z) for z in embedded(learner, support.images)]
    means = [mean([points[i] for i in own]) for own in classes(support)]
    labels = support.labels.tolist()
    if learner.normalise == "cl2n_unit_means":
        points = [z / means[c].norm() for z, c in zip(points, labels, strict=True)]
        means = [m / m.norm() for m in means]
    scores, logits = [], []
    for q in (normalised(z) for z in embedded(learner, queries)):
        if learner.metric == "cosine":
            pairs = zip(points, labels, strict=True)
            scores.append([float(q @ z / q.norm() / means[c].norm()) for z, c in pairs])
            logits.append([cosine(q, m) / temperature for m in means])
        else:
            pairs = zip(points, labels, strict=True)
            scores.append([square(z - means[c]) - square(q - z) for z, c in pairs])
            logits.append([-square(q - m) / temperature for m in means])
    return scores, logits


def attended(
    scores: list[list[float]], support: SupportSet, temperature: float
) -> list[list[float]]:
    """log of what each class gathers of exp(score/T), averaged over its images."""
    return [
        [math.log(sum(math.exp(row[i] / temperature) for i in own) / len(own)) for own in groups]
        for row in scores
        for groups in [classes(support)]
    ]


def matching(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Vinyals et al. 2016, equation 1 and the appendix; the cosines scaled."""
    assert isinstance(learner, Matching)
    points, asked = embedded(learner, support.images), embedded(learner, queries)
    if learner.context is not None:
        asked, points = full_context(learner, asked, points)
    scale = math.exp(float(learner.log_scale))
    scores = [[scale * cosine(q, z) for z in points] for q in asked]
    return scores, attended(scores, support, temperature_of(learner, support))


def full_context(
    learner: Matching, queries: list[Tensor], points: list[Tensor]
) -> tuple[list[Tensor], list[Tensor]]:
    """g = h→ + h← + g′ in the order of the content; f by reads of attention (appendix A)."""
    assert learner.context is not None
    dim, reader, cell = len(points[0]), learner.context.reader, learner.context.cell
    falling = torch.linspace(1, -1, dim).double()
    # Embeddings that differ by rounding only are read once.
    least = 1e-5 * max(float(z.abs().max()) for z in points)
    same = [
        next(j for j, other in enumerate(points) if float((z - other).abs().max()) <= least)
        for z in points
    ]
    order = sorted(set(same), key=lambda i: float(points[i] @ falling))
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    read = [z.clone() for z in points]
    for suffix, path in (("_l0", order), ("_l0_reverse", order[::-1])):
        weights = [reader.get_parameter(name + suffix).double() for name in names]
        h = c = torch.zeros(dim, dtype=torch.double)
        for i in path:
            h, c = lstm(points[i], h, c, weights)
            read[i] += h
    read = [read[i] for i in same]
    weights, asked = [cell.get_parameter(name).double() for name in names], []
    for q in queries:
        h, c = q, torch.zeros(dim, dtype=torch.double)
        for _ in range(learner.context.reads):
            attention = torch.stack([h @ g for g in read]).softmax(0)
            r = sum((a * g for a, g in zip(attention, read, strict=True)), torch.zeros_like(q))
            h, c = lstm(torch.cat([q, r]), h, c, weights)
            h = h + q
        asked.append(h)
    return asked, read


def lstm(x: Tensor, h: Tensor, c: Tensor, weights: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """One step of Hochreiter and Schmidhuber's cell, gates in PyTorch's order."""
    w_input, w_state, b_input, b_state = weights
    i, f, g, o = (w_input @ x + b_input + w_state @ h + b_state).chunk(4)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def relation(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Sung et al. 2018, figure 2, on the concatenation of each pair; averaged over a class."""
    assert isinstance(learner, Relation)
    maps = [[learner.backbone.forward_map(x[None]) for x in xs] for xs in (queries, support.images)]
    scores = [[related(learner, torch.cat([q, z], 1)) for z in maps[1]] for q in maps[0]]
    temperature, logits = temperature_of(learner, support), []
    for row in scores:
        chances = [sum(row[i] for i in own) / len(own) for own in classes(support)]
        chances = [min(max(r, 1e-6), 1 - 1e-6) for r in chances]
        logits.append([math.log(r / (1 - r)) / temperature for r in chances])
    return scores, logits


def related(learner: Relation, pair: Tensor) -> float:
    """The relation score of one pair of maps, laid on top of each other."""
    module = learner.relation
    if isinstance(module, MlpRelation):
        first = F.linear(pair.mean((2, 3)), module.first.weight)[..., None, None]
        return float(module.head(normed(first, module.first_norm).flatten(1)).sigmoid())
    assert isinstance(module, ConvRelation)
    blocks = ((module.first, module.first_norm), (module.second, module.second_norm))
    for convolution, norm in blocks:
        pair = normed(F.conv2d(pair, convolution.weight, padding=1), norm).relu()
        pair = F.max_pool2d(pair, 2) if pair.shape[2] > 1 else pair
    return float(module.head(pair.flatten(1)).sigmoid())


def normed(maps: Tensor, norm: torch.nn.BatchNorm2d) -> Tensor:
    """Batch normalisation with running statistics."""
    return F.batch_norm(maps, norm.running_mean, norm.running_var, norm.weight, norm.bias)


def attention(learner: Learner, support: SupportSet, queries: Tensor) -> Answer:
    """Softmax over the images in every head, averaged; FiLM by the task (Oreshkin et al. 2018)."""
    assert isinstance(learner, Attention)
    points, module = embedded(learner, support.images), learner.attention.double()
    scales = module.log_scale.exp().flatten().tolist()
    keys = conditioned(learner, "keys", points, points, support)
    asked = conditioned(learner, "queries", embedded(learner, queries), points, support)
    scores = []
    for q in asked:
        shares = [0.0] * len(points)
        for head, scale in enumerate(scales):
            raw = [math.exp(scale * cosine(q[head], k[head])) for k in keys]
            total = sum(sum(raw[i] for i in own) / len(own) for own in classes(support))
            shares = [s + r / total / len(scales) for s, r in zip(shares, raw, strict=True)]
        scores.append([math.log(share) for share in shares])
    learner.attention.float()
    return scores, attended(scores, support, temperature_of(learner, support))


def conditioned(
    learner: Attention, side: str, vectors: list[Tensor], points: list[Tensor], support: SupportSet
) -> list[list[Tensor]]:
    """v(1 + γ(t)) + β(t) of each vector v, head by head."""
    module = learner.attention
    projection = (module.keys if side == "keys" else module.queries).double()
    projected = [projection.linear(v).chunk(projection.heads) for v in vectors]
    if learner.conditioning is None:
        return [list(heads) for heads in projected]
    whole = learner.conditioning.double()
    parts = []
    for own in classes(support):
        centre = mean([points[i] for i in own])
        variance = mean([(points[i] - centre) ** 2 for i in own])
        parts.append(whole.task.of_class(torch.cat([centre, (variance + 1e-8).sqrt() - 1e-4])))
    task = whole.task.of_task(mean(parts))
    film = whole.keys if side == "keys" else whole.queries
    scales, shifts = (p.linear(task).chunk(p.heads) for p in (film.scale, film.shift))
    gamma = [by * scale for by, scale in zip(film.scale_by, scales, strict=True)]
    beta = [by * shift for by, shift in zip(film.shift_by, shifts, strict=True)]
    found = [
        [v * (1 + g) + b for v, g, b in zip(heads, gamma, beta, strict=True)] for heads in projected
    ]
    learner.conditioning.float()
    return found


FORMULAS: dict[str, Formula] = {
    "attention": attention,
    "frozen": frozen,
    "maml": maml,
    "maml-head": maml_head,
    "matching": matching,
    "metanet": metanet,
    "prototypical": prototypical,
    "r2d2": r2d2,
    "relation": relation,
}
