"""Open-set recognition: fitting "none of these", and measuring the number that is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float, Int
from torch import Tensor

from ..core.episode import Episode, SupportSet
from ..core.open_set import SHARE, chance_of_none
from ..core.rejection import PLAIN, SCATTERED, Rejection
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors
from ..learners import Learner
from .embedded import embedded, embedded_once
from .reliability import expected_calibration_error

SHOTS = (1, 3, 5, 10)
WAYS = (1, 2, 5, 10)
QUERIES = 10
RIDGE = 1e-4  # on the weights of standardised evidence


@dataclass(frozen=True)
class OpenSetScores:
    """Queries of the taught classes, and as many of others, of one task.

    Attributes:
        evidence: ``(query, 13)``, see `fewshot_demo.core.prediction.Prediction.evidence`.
        probabilities: ``(query, way)``, given that it is one of the classes.
        labels: ``(query,)``, the class of each; ``way`` for one of none of them.
    """

    evidence: Float[Tensor, "query 13"]
    probabilities: Float[Tensor, "query way"]
    labels: Int[Tensor, " query"]

    @property
    def stranger(self) -> Bool[Tensor, " query"]:
        """Whether a query is of none of the taught classes."""
        return self.labels == self.probabilities.shape[1]


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
    labels = episode.query_labels.clamp_max(way)
    parts = prediction.evidence, prediction.probabilities, labels
    return OpenSetScores(*(part.cpu() for part in parts))  # a GPU has nothing more to do here


def fit_rejection(
    learner: Learner,
    parts: Iterable[ClassTensors],
    episodes: int,
    generator: torch.Generator,
) -> Rejection:
    """What tells strangers on (validation) classes of one or more data sets.

    Every way and shot of every data set counts alike; a way that a data set has too few classes for
    is left out there.
    """
    spec, cells = learner.backbone.input_spec, []
    learner, ready = embedded_once(learner.eval(), parts)
    for data in ready:
        for way in (way for way in WAYS if 2 * way <= len(data)):
            for shot in SHOTS:
                sampler = EpisodeSampler(data, spec, 2 * way, shot, QUERIES, generator)
                cells.append(open_set_scores(learner, sampler, episodes))
    return fit_to(cells, SCATTERED if learner.temperature.scatter else PLAIN)


@torch.enable_grad()
def fit_to(cells: Sequence[Sequence[OpenSetScores]], size: int = PLAIN) -> Rejection:
    """Logistic regression of "none of these" on the evidence, each cell counting alike.

    Args:
        cells: of tasks of one kind each.
        size: how many columns of the evidence it is to see.
    """
    columns = torch.cat([each.evidence[:, :size] for cell in cells for each in cell])
    stranger = torch.cat([each.stranger for cell in cells for each in cell]).double()
    counts = torch.tensor([sum(len(each.labels) for each in cell) for cell in cells])
    shares = (1 / counts.double() / len(cells)).repeat_interleave(counts)
    mean, spread = columns.mean(0), columns.std(0)
    constant = spread < 1e-9  # the offset; and more where all tasks are of one size
    mean, spread = mean.masked_fill(constant, 0), spread.masked_fill(constant, 1)
    standard = (columns - mean) / spread
    weights = torch.zeros(columns.shape[1], dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        each = F.binary_cross_entropy_with_logits(standard @ weights, stranger, reduction="none")
        value = (shares * each).sum() + RIDGE * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    plain = weights.detach() / spread
    plain[0] -= plain @ mean
    return Rejection(tuple(plain.tolist()))


def shown(scores: OpenSetScores, rejection: Rejection, share: float) -> Float[Tensor, "query all"]:
    """The distribution that is shown: the classes, then "none of these"."""
    odds = rejection.log_odds(scores.evidence)
    chances = [chance_of_none(value, share) for value in odds.tolist()]
    none = odds.new_tensor(chances)[:, None]
    return torch.cat([scores.probabilities.double() * (1 - none), none], 1)


def shown_error(drawn: Sequence[OpenSetScores], rejection: Rejection, share: float) -> float:
    """ECE of the shown number where strangers are this share, 0 to 1, of all questions."""
    said = torch.cat([shown(each, rejection, share) for each in drawn])
    labels = torch.cat([each.labels for each in drawn])
    stranger = torch.cat([each.stranger for each in drawn])
    known = (~stranger).double()
    weights = known * (1 - share) / known.sum() + (1 - known) * share / (1 - known).sum()
    return expected_calibration_error(said, labels, weights=weights)


def measure_rejection(
    learner: Learner, rejection: Rejection, sampler: EpisodeSampler, episodes: int
) -> Mapping[str, float]:
    """How well strangers are told from known queries, and whether the shown number is right.

    ``auroc`` is the mean over episodes with its ``ci95``; ``refused_known`` and
    ``refused_strangers`` are the fractions of which "none of these" is said, and ``ece`` is the
    calibration error of the shown number, at the share of strangers where nobody says how many;
    all fractions of 1.
    """
    drawn = open_set_scores(learner, sampler, episodes)
    each = torch.tensor([auroc(one, rejection) for one in drawn], dtype=torch.double)
    refused = torch.cat(
        [shown(one, rejection, SHARE).argmax(1) == one.probabilities.shape[1] for one in drawn]
    )
    stranger = torch.cat([one.stranger for one in drawn])
    return {
        "auroc": float(each.mean()),
        "ci95": float(1.96 * each.std(correction=0) / math.sqrt(episodes)),
        "refused_known": float(refused[~stranger].double().mean()),
        "refused_strangers": float(refused[stranger].double().mean()),
        "ece": shown_error(drawn, rejection, SHARE),
        "episodes": episodes,
    }


def auroc(scores: OpenSetScores, rejection: Rejection) -> float:
    """The chance that a stranger has higher odds than a known query, ties counting half."""
    odds = rejection.log_odds(scores.evidence)
    strangers, known = odds[scores.stranger][:, None], odds[~scores.stranger]
    return float(((strangers > known).double() + (strangers == known).double() / 2).mean())
