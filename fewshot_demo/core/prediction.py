"""One return type for every learner: an answer, and how much each support image counted in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

import torch
from jaxtyping import Float, Int
from torch import Tensor

from .functional import (
    class_means,
    logmeanexp_of_classes,
    shares_of_classes,
    softmax_within_classes,
)

MIN_PROBABILITY = 1e-6  # a score is taken to be no nearer to 0 or 1, so that its odds stay finite


class Pooling(Enum):
    """How the scores of a class's images make its logit.

    ``MEAN``: the scores are averaged, so that every image counts alike in the logit; the shares say
    how alike the images of a class are to the query.
    ``ODDS``: the scores, 0 to 1, are averaged, and the logit is the log-odds of the average; the
    shares are the images' parts of it.
    ``LOGMEANEXP``: the shares are the attention itself.
    ``SUM``: the logit is the sum of what all images contribute to it, those of other classes too;
    the scores are the contributions to the images' own classes.
    ``NONE``: the logit is computed otherwise; scores and shares are an estimate.
    """

    MEAN = "mean"
    ODDS = "odds"
    LOGMEANEXP = "logmeanexp"
    SUM = "sum"
    NONE = "none"


@dataclass(frozen=True)
class Attribution:
    """The evidence of each support image.

    Args:
        scores: ``(query, support)``, unbounded; higher is evidence for the image's own class.
        kind: what the score is, in the field's words: "similarity", "attention weight", …
        pooling: how the scores of a class make its logit.
        temperature: above 0; divides the scores before pooling and inside a class; under ``ODDS``
            it divides the log-odds.
        heads: where several heads looked, each one's own attention, 0 to 1; rows sum to 1.
        contributions: under ``SUM``, what each image adds to the logit of each class, before the
            temperature; None under every other pooling.

    Raises:
        ValueError: if contributions are missing under ``SUM``, or there under another pooling.
    """

    scores: Float[Tensor, "query support"]
    kind: str
    pooling: Pooling
    temperature: float = 1.0
    heads: Float[Tensor, "heads query support"] | None = None
    contributions: Float[Tensor, "query support way"] | None = None

    def __post_init__(self) -> None:
        if (self.pooling is Pooling.SUM) != (self.contributions is not None):
            raise ValueError(
                f"contributions are there under SUM and only there, got {self.pooling} "
                f"{'without' if self.contributions is None else 'with'} them"
            )


def evidence_of(
    likeness: Float[Tensor, " query"],
    logits: Float[Tensor, "query way"],
    shot: float,
    temperature: float,
) -> Float[Tensor, "query 12"]:
    """What a verdict sees of queries, in double precision.

    One, the largest likeness, and the log-probability of the likeliest class; then the three times
    log shot, and times log way; then the largest likeness over the temperature, which knows more of
    the task, and that times log shot, and times log way.

    Args:
        likeness: see `Prediction.max_likeness`.
        logits: divided by the temperature.
        shot: images of a class on average.
    """
    way, likeness = logits.shape[1], likeness.double()
    confidence = logits.double().log_softmax(1).amax(1)
    base = torch.stack([torch.ones_like(likeness), likeness, confidence], 1)
    tempered = likeness[:, None] / temperature
    factors = (1.0, math.log(shot), math.log(way))
    return torch.cat([part * by for part in (base, tempered) for by in factors], 1)


@dataclass(frozen=True)
class Prediction:
    """What a task classifier says of its queries.

    Args:
        logits: ``(query, way)``, already divided by the temperature.
        attribution: the evidence of each support image.
        labels: ``(support,)``, the class of each support image.
        likeness: ``(query, way)``, how alike a query is to each class whatever the other classes
            are; None where the untempered logits say it.
        odds_shift: what this set's own images add to the log-odds of "none of these", see
            `fewshot_demo.core.held_out`.
    """

    logits: Float[Tensor, "query way"]
    attribution: Attribution
    labels: Int[Tensor, " support"]
    likeness: Float[Tensor, "query way"] | None = None
    odds_shift: float = 0.0

    @classmethod
    def summed(
        cls,
        contributions: Float[Tensor, "query support way"],
        labels: Int[Tensor, " support"],
        temperature: float,
        likeness: Float[Tensor, "query way"] | None = None,
        odds_shift: float = 0.0,
    ) -> Prediction:
        """Logits that are sums over the support images, under `Pooling.SUM`.

        Args:
            contributions: what each image adds to the logit of each class, before the temperature;
                its score is what it adds to that of its own.
            labels, likeness, odds_shift: see above.
            temperature: above 0.
        """
        own = labels.expand(contributions.shape[:2])[:, :, None]
        attribution = Attribution(
            contributions.gather(2, own).squeeze(2),
            "contribution",
            Pooling.SUM,
            temperature,
            contributions=contributions,
        )
        logits = contributions.sum(1) / temperature
        return cls(logits, attribution, labels, likeness, odds_shift)

    @cached_property
    def probabilities(self) -> Float[Tensor, "query way"]:
        """Softmax of the logits, 0 to 1, rows sum to 1."""
        return self.logits.softmax(1)

    def log_odds(self, label: int) -> Float[Tensor, " query"]:
        """log(p/(1−p)) of a class, of two or more; finite where p itself is rounded to 0 or 1."""
        others = [c for c in range(self.logits.shape[1]) if c != label]
        return self.logits[:, label] - self.logits[:, others].logsumexp(1)

    @cached_property
    def weights(self) -> Float[Tensor, "query support"]:
        """How much each image counted, 0 to 1; a class's weights sum to its probability."""
        way, attribution = self.logits.shape[1], self.attribution
        if attribution.pooling is Pooling.ODDS:
            shares = shares_of_classes(attribution.scores, self.labels, way)
        else:
            tempered = attribution.scores / attribution.temperature
            shares = softmax_within_classes(tempered, self.labels, way)
        return shares * self.probabilities.index_select(1, self.labels)

    @property
    def max_likeness(self) -> Float[Tensor, " query"]:
        """Likeness to the class that a query is most like: low where it is of none of them."""
        likeness = self.at_temperature(1.0).logits if self.likeness is None else self.likeness
        return likeness.amax(1)

    @property
    def evidence(self) -> Float[Tensor, "query 13"]:
        """What tells whether a query is of none of the classes, see `fewshot_demo.core.rejection`.

        The twelve numbers of `evidence_of`, then `odds_shift`. In double precision.
        """
        way, temperature = self.logits.shape[1], self.attribution.temperature
        likeness = self.max_likeness
        found = evidence_of(likeness, self.logits, len(self.labels) / way, temperature)
        return torch.cat([found, torch.full_like(found[:, :1], self.odds_shift)], 1)

    def at_temperature(self, temperature: float) -> Prediction:
        """The same prediction under another temperature."""
        attribution = replace(self.attribution, temperature=temperature)
        if attribution.pooling is Pooling.LOGMEANEXP:
            logits = self._pooled(attribution)
        else:
            logits = self.logits * (self.attribution.temperature / temperature)
        return replace(self, logits=logits, attribution=attribution)

    def residual(self) -> float | None:
        """Largest absolute gap between the pooled tempered scores and the logits.

        About 0 where the explanation is exact; None where the pooling is ``NONE``. Under ``SUM``
        the scores have to be the contributions to the images' own classes, too.
        """
        if self.attribution.pooling is Pooling.NONE:
            return None
        gap = (self._pooled(self.attribution) - self.logits).abs().max()
        if self.attribution.contributions is not None:
            own = self.attribution.contributions[:, range(len(self.labels)), self.labels]
            gap = gap.maximum((own - self.attribution.scores).abs().max())
        return float(gap)

    def _pooled(self, attribution: Attribution) -> Tensor:
        if attribution.contributions is not None:
            return attribution.contributions.sum(1) / attribution.temperature
        way, pooling = self.logits.shape[1], attribution.pooling
        return pooled_logits(attribution.scores, self.labels, way, pooling, attribution.temperature)


def pooled_logits(
    scores: Float[Tensor, "query support"],
    labels: Int[Tensor, " support"],
    way: int,
    pooling: Pooling,
    temperature: float = 1.0,
) -> Float[Tensor, "query way"]:
    """Class logits from per-image scores, by the pooling and under a temperature."""
    if pooling is Pooling.MEAN:
        return class_means(scores / temperature, labels, way)
    if pooling is Pooling.ODDS:
        return class_means(scores, labels, way).logit(MIN_PROBABILITY) / temperature
    if pooling is Pooling.LOGMEANEXP:
        return logmeanexp_of_classes(scores / temperature, labels, way)
    raise ValueError(f"{pooling} has no formula from the scores of a class's own images")
