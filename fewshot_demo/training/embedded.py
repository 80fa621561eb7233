"""Meta-testing from embeddings: an image is embedded once, not in every episode that draws it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace

import torch
from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import ClassTensors, as_input
from ..learners import Learner
from ..learners.base import MetricLearner

BATCH = 256


class Embedded(Backbone):
    """Stands for a backbone whose work is done: images are embeddings already."""

    def __init__(self, dim: int, input_spec: InputSpec, scale_is_trained: bool = True) -> None:
        super().__init__()
        self.dim, self.input_spec = dim, input_spec
        self.scale_is_trained = scale_is_trained

    def map_shape(self) -> tuple[int, int, int]:
        """The embedding is the depth of one place."""
        return self.dim, 1, 1

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """The maps; embeddings are maps of one place."""
        return images

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """The embeddings."""
        return images.flatten(1)


def embedded(
    learner: Learner, sampler: EpisodeSampler, episodes: int
) -> tuple[Learner, EpisodeSampler]:
    """A learner and a sampler that give the same answers from embeddings or maps made once.

    Exact in `eval` mode, where neither depends on the other images. Learners whose answers are a
    function of more than that, and runs too short to gain, come back unchanged.
    """
    drawn = episodes * sampler.way * (sampler.shot + sampler.queries)
    if drawn < len(sampler.data.images):
        return learner, sampler
    quick, (data,) = embedded_once(learner, [sampler.data])
    done = copy(sampler)
    done.data = data
    return quick, done


@torch.no_grad()
def embedded_once(
    learner: Learner, parts: Iterable[ClassTensors]
) -> tuple[Learner, list[ClassTensors]]:
    """The same of whole data sets, for many samplers; what is embedded already stays as it is."""
    parts, spec = list(parts), learner.backbone.input_spec
    possible = isinstance(learner, MetricLearner) or learner.uses_feature_maps
    if not possible or isinstance(learner.backbone, Embedded):
        return learner, parts
    ready = [
        replace(part, images=torch.cat([_made(learner, as_input(i, spec)) for i in batches]))
        for part in parts
        for batches in [part.images.split(BATCH)]
    ]
    quick = copy(learner)
    quick._modules = dict(learner._modules)
    done = learner.backbone
    quick.backbone = Embedded(done.dim, spec, done.scale_is_trained)
    return quick.eval(), ready


def _made(learner: Learner, images: Tensor) -> Float[Tensor, "n depth rows columns"]:
    if learner.uses_feature_maps:
        return learner.backbone.forward_map(images).float()
    return learner.backbone(images).float()[:, :, None, None]
