"""Micro-batching: the questions of visitors who ask one model at the same time, in one forward.

What a classifier does with its own support set stays its own; the network before it is the same for
all who ask this model, and reads several pictures in less time than one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import TypeVar

import torch
from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone
from ..core.together import Together
from ..learners import Learner
from ..learners.base import MetricLearner

AnyLearner = TypeVar("AnyLearner", bound=Learner)


class Batched(Backbone):
    """The same backbone, which reads single images together with those that wait for it, too.

    Args:
        backbone: in evaluation mode, so that an image's embedding is its own.
        forwards: that run at once.
    """

    def __init__(self, backbone: Backbone, forwards: int = 1) -> None:
        super().__init__()
        self.dim, self.input_spec = backbone.dim, backbone.input_spec
        self._whole, self._whole_map = backbone, backbone.forward_map
        self._embed = Together(_of_many(backbone), calls=forwards)
        self._map = Together(_of_many(backbone.forward_map), calls=forwards)

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Feature maps."""
        return self._map(images) if len(images) == 1 else self._whole_map(images)

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings."""
        return self._embed(images) if len(images) == 1 else self._whole(images)


def batched(learner: AnyLearner, forwards: int = 1) -> AnyLearner:
    """A twin whose classifiers embed their queries in batches; the same one where none can.

    A learner that changes the network itself for each task has a network of its own for each.
    """
    if isinstance(learner, MetricLearner) or learner.uses_feature_maps:
        return with_backbone(learner, Batched(learner.backbone, forwards))
    return learner


def with_backbone(learner: AnyLearner, backbone: Backbone) -> AnyLearner:
    """The same learner, its own weights shared, on another backbone."""
    twin = copy(learner)
    twin._modules = {**learner._modules, "backbone": backbone}
    return twin


def _of_many(
    forward: Callable[[Tensor], Tensor],
) -> Callable[[Sequence[Tensor]], Sequence[Tensor]]:
    """What a network makes of several batches of one image, each by itself."""

    def made(images: Sequence[Tensor]) -> Sequence[Tensor]:
        return forward(torch.cat(list(images)) if len(images) > 1 else images[0]).split(1)

    return made
