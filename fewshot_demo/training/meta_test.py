"""Meta-testing: accuracy with its 95 % interval, calibration, and the deletion check."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from ..core.episode import SupportSet
from ..core.prediction import Prediction
from ..datasets.sampler import EpisodeSampler
from ..learners import Learner
from .embedded import embedded
from .reliability import expected_calibration_error, reliability


@dataclass(frozen=True)
class Report:
    """The figures of one cell, fractions of 1.

    Attributes:
        accuracy: mean over episodes; ``ci95`` is 1.96 σ/√episodes.
        ece: expected calibration error of the top answer, 15 bins of equal width.
        nll: mean negative log-likelihood of the right class, in nats; ``nll_untempered`` the same
            at temperature 1.
        right: number of right answers.
        reliability: for each tenth of confidence that occurs, the number of answers, their mean
            confidence and how many of 1 were right.
    """

    way: int
    shot: int
    queries: int
    episodes: int
    accuracy: float
    ci95: float
    ece: float
    nll: float
    nll_untempered: float
    right: int
    reliability: list[list[float]]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@torch.no_grad()
def evaluate(learner: Learner, sampler: EpisodeSampler, episodes: int) -> Report:
    """Meta-test: inductive, running statistics, ``episodes`` tasks from the sampler."""
    learner, sampler = embedded(learner.eval(), sampler, episodes)
    accuracies, logits, raw, labels = [], [], [], []
    for _ in range(episodes):
        episode = sampler.sample()
        prediction = learner.adapt(episode.support)(episode.query_images)
        right = prediction.logits.argmax(1) == episode.query_labels
        accuracies.append(right.float().mean())
        logits.append(prediction.logits)
        raw.append(F.cross_entropy(prediction.at_temperature(1.0).logits, episode.query_labels))
        labels.append(episode.query_labels)
    accuracy = torch.stack(accuracies).double()
    every_logit, every_label = torch.cat(logits).float(), torch.cat(labels)
    return Report(
        way=sampler.way,
        shot=sampler.shot,
        queries=sampler.queries,
        episodes=episodes,
        accuracy=float(accuracy.mean()),
        ci95=float(1.96 * accuracy.std(correction=0) / math.sqrt(episodes)),
        ece=expected_calibration_error(every_logit.softmax(1), every_label),
        nll=float(F.cross_entropy(every_logit, every_label)),
        nll_untempered=float(torch.stack(raw).mean()),
        right=int((every_logit.argmax(1) == every_label).sum()),
        reliability=reliability(every_logit.softmax(1), every_label),
    )


@torch.no_grad()
def deletion_check(
    learner: Learner, sampler: EpisodeSampler, episodes: int, generator: torch.Generator
) -> dict[str, float]:
    """Whether the weights name the images that count (after Samek et al. 2017, 1509.06321).

    For one random query of each episode, the top-weighted image of the predicted class is deleted
    and the learner adapts again; then the same with another image of that class. ``top`` and
    ``other`` are the mean falls of the class's log-odds, ``difference`` their mean difference with
    its ``ci95``: above 0 where the explanation is faithful. Logits themselves would not do: a
    learner may add any constant to all of them, another one for every support set.
    """
    learner, sampler = embedded(learner.eval(), sampler, episodes)
    falls = []
    for _ in range(episodes):
        episode = sampler.sample()
        pick = int(torch.randint(len(episode.query_labels), (1,), generator=generator))
        falls.append(
            _falls(learner, episode.support, episode.query_images[pick : pick + 1], generator)
        )
    both = torch.tensor(falls, dtype=torch.double)
    difference = both[:, 0] - both[:, 1]
    return {
        "top": float(both[:, 0].mean()),
        "other": float(both[:, 1].mean()),
        "difference": float(difference.mean()),
        "ci95": float(1.96 * difference.std(correction=0) / math.sqrt(episodes)),
        "episodes": episodes,
    }


@torch.no_grad()
def leave_one_out_check(
    learner: Learner, sampler: EpisodeSampler, episodes: int, generator: torch.Generator
) -> dict[str, float]:
    """How well an estimated influence agrees with what it estimates.

    For one random query of each episode, every image of the predicted class is deleted in turn.
    ``correlation`` is Pearson's, of the images' scores and the falls of the class's log-odds,
    averaged over episodes, with its ``ci95``.
    """
    learner, sampler = embedded(learner.eval(), sampler, episodes)
    found = []
    for _ in range(episodes):
        episode = sampler.sample()
        pick = int(torch.randint(len(episode.query_labels), (1,), generator=generator))
        query = episode.query_images[pick : pick + 1]
        prediction, members = _asked(learner, episode.support, query)
        falls = [
            _fall(learner, episode.support, query, prediction, int(image)) for image in members
        ]
        scores = prediction.attribution.scores[0, members].cpu().double()
        pair = torch.stack([scores, torch.tensor(falls, dtype=torch.double)])
        found.append(torch.corrcoef(pair)[0, 1].nan_to_num(0.0))
    correlations = torch.stack(found)
    return {
        "correlation": float(correlations.mean()),
        "ci95": float(1.96 * correlations.std(correction=0) / math.sqrt(episodes)),
        "episodes": episodes,
    }


def _falls(
    learner: Learner, support: SupportSet, query: Tensor, generator: torch.Generator
) -> tuple[float, float]:
    prediction, members = _asked(learner, support, query)
    order = prediction.weights[0, members].argsort(descending=True)
    other = 1 + int(torch.randint(len(members) - 1, (1,), generator=generator))
    top, rest = (
        _fall(learner, support, query, prediction, int(members[order[place]]))
        for place in (0, other)
    )
    return top, rest


def _asked(learner: Learner, support: SupportSet, query: Tensor) -> tuple[Prediction, Tensor]:
    """The prediction for one query, and the images of the class that it names."""
    prediction = learner.adapt(support)(query)
    return prediction, torch.nonzero(support.labels == prediction.logits[0].argmax()).flatten()


def _fall(
    learner: Learner, support: SupportSet, query: Tensor, prediction: Prediction, image: int
) -> float:
    """By how much the answer's log-odds fall without this image."""
    answer = int(prediction.logits[0].argmax())
    keep = torch.arange(len(support.labels), device=support.labels.device) != image
    smaller = SupportSet(support.images[keep], support.labels[keep])
    without = learner.adapt(smaller)(query)
    return float(prediction.log_odds(answer)[0] - without.log_odds(answer)[0])
