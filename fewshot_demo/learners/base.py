"""The interface of every learner: adapt to a support set, then classify."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar, Protocol

import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..backbones import Backbone, build_backbone
from ..core.calibration import Temperature
from ..core.episode import Episode, SupportSet
from ..core.prediction import Pooling, Prediction
from ..core.registry import Registry


class TaskClassifier(Protocol):
    """A classifier of one task: a pure function of the queries."""

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Classify each query by itself."""
        ...


class Learner(nn.Module):
    """A meta-learned model. It keeps nothing of the tasks it adapts to.

    Attributes:
        title: the method's name as people write it.
        paper: reference and link.
        sentence: what it does, for someone who has never heard of it.
        pooling: how per-image scores make a class's logit.
        transductive: whether an answer depends on the other queries (never, here).
        temperature: divides the scores; 1 until fitted on validation classes.
    """

    title: ClassVar[str]
    paper: ClassVar[str]
    sentence: ClassVar[str]
    pooling: ClassVar[Pooling]
    transductive: ClassVar[bool] = False

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone
        self.temperature = Temperature()

    @abstractmethod
    def adapt(self, support: SupportSet) -> TaskClassifier:
        """The classifier of this task."""

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """Meta-training loss: cross-entropy of the episode's queries, unless the paper differs."""
        prediction = self.adapt(episode.support)(episode.query_images)
        return F.cross_entropy(prediction.logits, episode.query_labels)


LEARNERS: Registry[type[Learner]] = Registry("learner")


def build_learner(name: str, backbone: dict[str, Any], **config: Any) -> Learner:
    """The registered learner ``name`` on a new backbone, untrained.

    Args:
        name: a name in `LEARNERS`.
        backbone: ``{"name": …, **its configuration}``.
        config: the learner's own configuration.
    """
    return LEARNERS[name](build_backbone(**backbone), **config)
