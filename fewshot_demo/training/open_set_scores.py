"""Open-set recognition: fitting the verdict "none of these", and measuring it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor

from ..core.episode import Episode, SupportSet
from ..core.rejection import PlattScaling, Rejection
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from .embedded import embedded
from .reliability import expected_calibration_error

REFUSED = 0.06  # of the known queries of validation classes that the limit refuses at most
SHOTS = (1, 3, 5, 10)
WAY, QUERIES = 5, 10


@dataclass(frozen=True)
class OpenSetScores:
    """Queries of the taught classes and as many of others.

    Attributes:
        max_likeness: ``(query,)``, of each query.
        stranger: ``(query,)``, whether it is of none of the taught classes.
    """

    max_likeness: Float[Tensor, " query"]
    stranger: Bool[Tensor, " query"]


@torch.no_grad()
def open_set_scores(
    learner: Learner, sampler: EpisodeSampler, episodes: int
) -> list[OpenSetScores]:
    """Teach the first half of each episode's classes, and ask about all of them."""
    learner, sampler = embedded(learner.eval(), sampler, episodes)
    return [_scores_of(learner, sampler.sample(), sampler) for _ in range(episodes)]


def _scores_of(learner: Learner, episode: Episode, sampler: EpisodeSampler) -> OpenSetScores:
    way = sampler.way // 2
    taught = way * sampler.shot
    support = SupportSet(episode.support.images[:taught], episode.support.labels[:taught])
    prediction = learner.adapt(support)(episode.query_images)
    return OpenSetScores(prediction.max_likeness.float(), episode.query_labels >= way)


def fit_rejection(
    learner: Learner, data: ClassTensors, episodes: int, generator: torch.Generator
) -> Rejection:
    """The verdict's scalings on (validation) classes, for several classes and for one."""
    scalings: list[dict[int, PlattScaling]] = []
    for way in (WAY, 1):
        found = {}
        for shot in SHOTS:
            spec = learner.backbone.input_spec
            sampler = EpisodeSampler(data, spec, 2 * way, shot, QUERIES, generator)
            drawn = open_set_scores(learner, sampler, episodes * WAY // way)
            found[shot] = fit_platt_scaling(drawn)
        scalings.append(found)
    return Rejection(*scalings)


def fit_platt_scaling(episodes: Sequence[OpenSetScores]) -> PlattScaling:
    """Logistic regression of "none of these" on the likeness, and the limit.

    The limit is even odds, or higher where that would refuse more than `REFUSED` of the known.
    """
    scores = torch.cat([each.max_likeness for each in episodes]).double()
    stranger = torch.cat([each.stranger for each in episodes])
    mean, spread = scores.mean(), scores.std().clamp_min(1e-9)
    standard = (scores - mean) / spread
    line = torch.zeros(2, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(line[0] * standard + line[1], stranger.double())
        value.backward()
        return value

    with torch.enable_grad():
        optimizer.step(loss)
    slope = float(line[0].detach() / spread)
    offset = float(line[1].detach()) - slope * float(mean)
    known = offset + slope * scores[~stranger]
    return PlattScaling(slope, offset, max(0.0, float(known.quantile(1 - REFUSED))))


def measure_rejection(
    learner: Learner, rejection: Rejection, sampler: EpisodeSampler, episodes: int
) -> dict[str, float]:
    """How well strangers are told from known queries.

    ``auroc`` is the mean over episodes with its ``ci95``; ``refused_known`` and
    ``refused_strangers`` the fractions refused at the limit; ``ece`` the calibration error of the
    probability; all fractions of 1.
    """
    way = sampler.way // 2
    drawn = open_set_scores(learner, sampler, episodes)
    scaling = rejection.at(way, sampler.shot)
    each = torch.tensor([auroc(one) for one in drawn], dtype=torch.double)
    odds = scaling.offset + scaling.slope * torch.cat([one.max_likeness for one in drawn])
    stranger = torch.cat([one.stranger for one in drawn])
    refused = odds > scaling.limit
    both = torch.stack([1 - odds.sigmoid(), odds.sigmoid()], 1)
    return {
        "auroc": float(each.mean()),
        "ci95": float(1.96 * each.std(correction=0) / math.sqrt(episodes)),
        "refused_known": float(refused[~stranger].double().mean()),
        "refused_strangers": float(refused[stranger].double().mean()),
        "ece": expected_calibration_error(both, stranger.long()),
        "episodes": episodes,
    }


def auroc(scores: OpenSetScores) -> float:
    """The chance that a known query is more alike than a stranger, ties counting half."""
    known = scores.max_likeness[~scores.stranger]
    strangers = scores.max_likeness[scores.stranger]
    above = (known[:, None] > strangers).double() + (known[:, None] == strangers).double() / 2
    return float(above.mean())
