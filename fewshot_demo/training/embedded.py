"""Meta-testing from embeddings: an image is embedded once, not in every episode that draws it."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import torch
from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone
from ..core.inputs import InputSpec
from ..datasets.sampler import EpisodeSampler
from ..datasets.sources import as_input
from ..learners import Learner
from ..learners.base import MetricLearner

BATCH = 256


class Embedded(Backbone):
    """Stands for a backbone whose work is done: images are embeddings already."""

    def __init__(self, dim: int, input_spec: InputSpec) -> None:
        super().__init__()
        self.dim, self.input_spec = dim, input_spec

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


@torch.no_grad()
def embedded(
    learner: Learner, sampler: EpisodeSampler, episodes: int
) -> tuple[Learner, EpisodeSampler]:
    """A learner and a sampler that give the same answers from embeddings or maps made once.

    Exact in `eval` mode, where neither depends on the other images. Learners whose answers are a
    function of more than that, and runs too short to gain, come back unchanged.
    """
    drawn = episodes * sampler.way * (sampler.shot + sampler.queries)
    images = sampler.data.images
    possible = isinstance(learner, MetricLearner) or learner.uses_feature_maps
    if not possible or drawn < len(images) or images.is_floating_point():
        return learner, sampler
    parts = [_made(learner, as_input(part, sampler.spec)) for part in images.split(BATCH)]
    done = copy(sampler)
    done.data = replace(sampler.data, images=torch.cat(parts))
    quick = copy(learner)
    quick._modules = dict(learner._modules)
    quick.backbone = Embedded(learner.backbone.dim, learner.backbone.input_spec)
    return quick.eval(), done


def _made(learner: Learner, images: Tensor) -> Float[Tensor, "n depth rows columns"]:
    if learner.uses_feature_maps:
        return learner.backbone.forward_map(images).float()
    return learner.backbone(images).float()[:, :, None, None]
