"""Relation Network (Sung et al. 2018), https://arxiv.org/abs/1711.06025.

The comparison itself is learned. The feature maps of a support image and of a query, unpooled, are
laid on top of each other, and a small network says how well they belong together, from 0 to 1: the
relation score. It is trained by the mean squared error against 1 for a pair of one class and 0 for
any other.

Departures: with several images per class the paper adds up their maps; here every image has its own
score and a class has the mean of its images' scores, trained so, because that is what is shown. A
squared error teaches chances: how likely such a pair is of one class. For the choice among classes
the means' log-odds are therefore divided by a temperature, fitted after training, and pass a
softmax. Batch normalisation uses running statistics when it answers: the paper's figures use those
of the whole query set. Odd maps lose their last row and column to pooling, so these are not
computed. The relation module begins by looking at differences, which shortens its training by far.
The module ``mlp`` is simpler than the paper's: pooled maps and three linear layers. In training the
images of an episode also rotate between support and query where the recipe says so
(`Episode.support_rotations`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor

from ..backbones import Backbone
from ..core.episode import Episode, SupportSet
from ..core.functional import class_means
from ..core.prediction import Attribution, Pooling, Prediction, pooled_logits
from .base import LEARNERS, Learner
from .relation_modules import ConvRelation, MlpRelation, RelationModule

PAIRS_AT_ONCE = 1024  # scored together when answering; their maps fit the processor's cache


@LEARNERS.register("relation")
class Relation(Learner):
    """Has learned what it means for two images to belong together.

    Args:
        backbone: gives the maps; one that leaves them a few rows and columns suits ``conv``.
        module: ``conv``, the paper's relation module, or ``mlp``.
    """

    paper = "Sung et al. 2018, https://arxiv.org/abs/1711.06025"
    pooling = Pooling.ODDS
    uses_feature_maps = True
    min_temperature = 0.2

    def __init__(self, backbone: Backbone, module: str = "conv") -> None:
        super().__init__(backbone)
        modules: dict[str, Callable[[int, int], RelationModule]] = {
            "conv": ConvRelation,
            "mlp": MlpRelation,
        }
        if module not in modules:
            raise ValueError(f"no relation module {module!r}; choose one of: {', '.join(modules)}")
        depth, side, _ = backbone.map_shape()
        self.relation = modules[module](depth, side)

    def adapt(self, support: SupportSet) -> RelationClassifier:
        """Compute the support images' half of every comparison."""
        halves = self.relation.support_half(self.backbone.forward_map(support.images))
        temperature = self.temperature.at(support.shot, support.way)
        return RelationClassifier(
            self.backbone, self.relation, halves, support.labels, support.way, temperature
        )

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """Squared error of the class means, summed over classes, averaged over the rotations."""
        way = episode.support.way
        labels = torch.cat([episode.support.labels, episode.query_labels])
        maps = self.backbone.forward_map(torch.cat([episode.support.images, episode.query_images]))
        as_query, as_support = self.relation.query_half(maps), self.relation.support_half(maps)
        losses = []
        for support, query in episode.support_rotations():
            scores = self.relation(as_query[query], as_support[support])
            means = class_means(scores, labels[support], way)
            target = F.one_hot(labels[query], way).to(means.dtype)
            losses.append((means - target).square().sum(1).mean())
        return torch.stack(losses).mean()


@dataclass(frozen=True)
class RelationClassifier:
    """The class whose images score best on average wins."""

    backbone: Backbone
    relation: RelationModule
    halves: Float[Tensor, "support ..."]
    labels: Int[Tensor, " support"]
    way: int
    temperature: float

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Scores are relation scores, logits the log-odds of their class means over T."""
        queries = self.relation.query_half(self.backbone.forward_map(query_images))
        queries_at_once = max(1, PAIRS_AT_ONCE // len(self.labels))
        scores = torch.cat(
            [self.relation(part, self.halves) for part in queries.split(queries_at_once)]
        )
        attribution = Attribution(scores, "relation score", Relation.pooling, self.temperature)
        logits = pooled_logits(scores, self.labels, self.way, Relation.pooling, self.temperature)
        return Prediction(logits, attribution, self.labels)
