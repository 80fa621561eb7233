"""Whether a query is of none of the classes, and the one distribution that an answer is.

Two pieces of evidence are put together: the query's score for the class that it is most like, on
the absolute scale that probabilities, which always sum to one, have lost; and how much likelier its
embedding is under that class than under any class at all, by a Gaussian model of what classes of
this backbone look like. A logistic function of both, fitted on validation classes with as many
queries of other classes as of the taught, gives log-odds at even odds. How often a visitor shows
something else moves them by the log-odds of that share (Saerens et al. 2002).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from .functional import in_full_precision, prototypes

SHARE = 0.2  # of questions that are about something else, where nobody says how many
MOST = 0.5  # the largest such share that can be chosen
SCORE_UNIT, RATIO_UNIT = 4.0, 20.0  # so that the weights are of one size
LEAST_VARIANCE = 1e-3  # between classes, in units of the variance within them


@dataclass(frozen=True)
class TwoCovariance:
    """Classes as Gaussians of one shape around means that are Gaussian themselves.

    Embeddings are x = m + u + e: m the mean of all, u ~ N(0, B) the class, e ~ N(0, W) the image
    (Ioffe 2006, "Probabilistic linear discriminant analysis"; Prince & Elder 2007). In the axes
    that make W the identity and B diagonal, every axis stands for itself.

    Args:
        mean: ``(dim,)``, m.
        axes: ``(dim, axis)``, the axes as columns, those along which classes differ most first.
        between: ``(axis,)``, variance of the class means along each axis, above 0; that within
            a class is 1.
    """

    mean: Float[Tensor, " dim"]
    axes: Float[Tensor, "dim axis"]
    between: Float[Tensor, " axis"]

    @classmethod
    def fit(
        cls,
        embeddings: Float[Tensor, "image dim"],
        labels: Int[Tensor, " image"],
        axes: int = 128,
        shrinkage: float = 0.7,
    ) -> TwoCovariance:
        """Estimate the model from (training) classes.

        Args:
            embeddings: of the images of all classes.
            labels: class of each image, from 0, none missing.
            axes: how many to keep at most.
            shrinkage: 0 to 1, how far W is drawn to a multiple of the identity: a network knows
                the classes that it was trained on too well, and images of new ones spread more.

        Raises:
            ValueError: with fewer than two classes, or without a class of two images.
        """
        values = embeddings.double()
        counts = torch.bincount(labels)
        if len(counts) < 2 or len(values) == len(counts):
            raise ValueError(
                f"two classes and a class of two images expected, got {len(counts)} classes of "
                f"{len(values)} images"
            )
        means = prototypes(values, labels, len(counts))
        mean = means.mean(0)
        apart = values - means[labels]
        within = apart.T @ apart / (len(values) - len(counts))
        dim = len(mean)
        sphere = torch.eye(dim, dtype=values.dtype) * within.trace() / dim
        within = (1 - shrinkage) * within + shrinkage * sphere
        spread = (means - mean).T @ (means - mean) / (len(means) - 1)
        between = spread - within * (1 / counts.double()).mean()  # less what the means' noise adds
        variances, directions = torch.linalg.eigh(within)
        white = directions * variances.clamp_min(1e-12).rsqrt() @ directions.T
        kept, turned = torch.linalg.eigh(white @ between @ white)
        order = kept.argsort(descending=True)[:axes]
        return cls(
            mean.float(),
            (white @ turned[:, order]).float(),
            kept[order].clamp_min(LEAST_VARIANCE).float(),
        )

    def log_ratio(
        self,
        support: Float[Tensor, "support dim"],
        labels: Int[Tensor, " support"],
        way: int,
        queries: Float[Tensor, "query dim"],
    ) -> Float[Tensor, "query way"]:
        """log p(query | its class is that of these support images) − log p(query).

        The class mean is unknown and integrated over, so that a class of one image promises less
        than one of ten.
        """
        return _log_ratio(support, labels, way, queries, self)


@in_full_precision
def _log_ratio(
    support: Tensor, labels: Tensor, way: int, queries: Tensor, model: TwoCovariance
) -> Tensor:
    between = model.between
    placed = (queries.float() - model.mean) @ model.axes
    taught = (support.float() - model.mean) @ model.axes
    counts = torch.bincount(labels, minlength=way)[:, None].to(taught.dtype)
    precision = 1 + counts * between  # of a class mean in units of its variance before any image
    centres = prototypes(taught, labels, way) * (counts * between / precision)
    variances = 1 + between / precision
    distances = (placed[:, None] - centres).square() / variances + variances.log()
    anywhere = placed.square() / (1 + between) + (1 + between).log()
    return (anywhere.sum(1, keepdim=True) - distances.sum(2)) / 2


@dataclass(frozen=True)
class StrangerVerdict:
    """The log-odds that a query is of none of the classes, at even odds beforehand.

    They are linear in the evidence, with coefficients that are linear in log way and log shot.

    Args:
        weights: of offset, score and ratio; then the same times log shot; then times log way. Six
            or nine numbers: where a learner has no embeddings to compare, ratio is left out.
    """

    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.weights) not in (6, 9) or not all(map(math.isfinite, self.weights)):
            raise ValueError(f"six or nine finite weights expected, got {self.weights}")

    @property
    def uses_ratio(self) -> bool:
        """Whether the likelihood ratio is part of the evidence."""
        return len(self.weights) == 9

    def log_odds(
        self,
        score: Float[Tensor, " query"],
        ratio: Float[Tensor, " query"] | None,
        way: int,
        shot: float,
    ) -> Float[Tensor, " query"]:
        """Log-odds of "none of these" where half of all queries are of none.

        Args:
            score: the untempered logit of the likeliest class, see `Prediction.max_score`.
            ratio: the largest `TwoCovariance.log_ratio` of the query.
            way, shot: size of the task; shot is the mean over the classes.
        """
        columns = evidence(score, ratio if self.uses_ratio else None, way, shot)
        return columns @ columns.new_tensor(self.weights)


def evidence(
    score: Float[Tensor, " query"], ratio: Float[Tensor, " query"] | None, way: int, shot: float
) -> Float[Tensor, "query column"]:
    """The columns that the weights of a `StrangerVerdict` multiply."""
    columns = [torch.ones_like(score), score / SCORE_UNIT]
    if ratio is not None:
        columns.append(ratio / RATIO_UNIT)
    base = torch.stack(columns, 1)
    return torch.cat([base, base * math.log(shot), base * math.log(way)], 1).double()


def chance_of_none(log_odds: float, strangers: float) -> float:
    """The probability of "none of these".

    Args:
        log_odds: at even odds, see `StrangerVerdict.log_odds`.
        strangers: share of the questions that are about something else, 0 to `MOST`; 0 means
            never, and then the chance is 0.
    """
    if strangers <= 0:
        return 0.0
    odds = log_odds + math.log(strangers / (1 - strangers))
    return 1 / (1 + math.exp(-min(max(odds, -60.0), 60.0)))


def one_distribution(probabilities: Sequence[float], none: float) -> list[float]:
    """The classes' shares of the answer beside that of "none of these"; with it they sum to 1.

    Args:
        probabilities: of the classes, given that it is one of them; they sum to 1.
        none: the chance that it is none of them, 0 to 1.
    """
    return [(1 - none) * probability for probability in probabilities]
