"""A classification of all training classes, learned beside the episodes and then thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..core.episode import Episode
from ..learners.base import MetricLearner
from .wide import CosineHead

SCALE = 16.0  # of the embeddings' directions
SMOOTHING = 0.1


class WithAuxiliary(nn.Module):
    """A learner with a linear classifier of its embeddings.

    An episode tells its few classes apart; the classifier has to tell each from all others, which
    makes embeddings that episodes alone find late (Oreshkin et al. 2018, arXiv 1805.10123).

    Args:
        learner: whose embeddings are classified.
        classes: number of training classes.
        weight: of the classification beside the episodes' loss.
        cosine: whether it goes by cosines.
        held: weight of staying near: of the mean of 1 − cosine between an image's embedding and
            what it was when training began (after Hinton et al. 2015, arXiv 1503.02531), so that
            what the training classes do not need is not forgotten.
    """

    def __init__(
        self,
        learner: MetricLearner,
        classes: int,
        weight: float,
        *,
        cosine: bool = False,
        held: float = 0.0,
    ) -> None:
        super().__init__()
        self.learner, self.weight = learner, weight
        head = CosineHead if cosine else nn.Linear
        self.classifier = head(learner.backbone.dim, classes)
        self.held = held
        self.beginning = deepcopy(learner.backbone).freeze() if held else None

    def batch_loss(self, episodes: Iterable[Episode]) -> Float[Tensor, ""]:
        """Mean loss of the episodes of one optimiser step."""
        return torch.stack([self.loss(episode) for episode in episodes]).mean()

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """The learner's loss and the weighted cross-entropy among all classes."""
        assert episode.class_ids is not None
        embeddings, labels = self.learner.embed(episode)
        logits = self.classifier(F.normalize(embeddings, dim=1) * SCALE)
        classes = F.cross_entropy(
            logits.float(), episode.class_ids[labels], label_smoothing=SMOOTHING
        )
        loss = self.learner.episodic_loss(embeddings, labels, episode) + self.weight * classes
        return loss + self.held * self._drift(embeddings, episode) if self.held else loss

    def _drift(self, embeddings: Float[Tensor, "image dim"], episode: Episode) -> Float[Tensor, ""]:
        assert self.beginning is not None
        images = torch.cat([episode.support.images, episode.query_images])
        with torch.no_grad(), torch.autocast(images.device.type, torch.bfloat16):
            before = self.beginning(images).float()
        return (1 - F.cosine_similarity(embeddings, before)).mean()
