"""The interface of every learner: adapt to a support set, then classify."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple, Protocol, runtime_checkable

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from ..backbones import Backbone, build_backbone
from ..core.calibration import OwnImages, Temperature
from ..core.episode import Episode, SupportSet
from ..core.functional import separation
from ..core.held_out import HeldOut, moved_by
from ..core.prediction import Pooling, Prediction
from ..core.registry import Registry
from ..core.rejection import Rejection


@runtime_checkable
class TaskClassifier(Protocol):
    """A classifier of one task: a pure function of the queries."""

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Classify each query by itself."""
        ...


class InnerStep(NamedTuple):
    """A task's classifier between inner steps: a linear head, and where it then sees the images.

    Attributes:
        weight, bias: of the head; the logits ``embeddings weightᵀ + bias`` are tempered.
        support, queries: embeddings of length 1.
    """

    weight: Float[Tensor, "way dim"]
    bias: Float[Tensor, " way"]
    support: Float[Tensor, "support dim"]
    queries: Float[Tensor, "query dim"]


@runtime_checkable
class AdaptsByGradient(Protocol):
    """A task classifier that was made in inner steps."""

    def inner_steps(
        self, query_images: Float[Tensor, "query channels height width"]
    ) -> list[InnerStep]:
        """Before the first step and after each; the last one answers."""
        ...


class MemoryRead(NamedTuple):
    """What a memory holds of each support image, and how much of it each query reads.

    Attributes:
        attention: over the entries; sums to 1.
        lengths: Euclidean length of all weights written for an image.
    """

    attention: Float[Tensor, "query support"]
    lengths: Float[Tensor, " support"]


@runtime_checkable
class ReadsMemory(Protocol):
    """A task classifier with an entry of weights for each support image."""

    def read_memory(self, query_images: Float[Tensor, "query channels height width"]) -> MemoryRead:
        """What queries read."""
        ...


class Learner(nn.Module):
    """A meta-learned model. It keeps nothing of the tasks that it adapts to.

    A learner writes `adapt`; one whose answers are a function of embeddings alone is a
    `MetricLearner` and writes `compare` instead, so that each image is embedded only once.

    Attributes:
        paper: reference and link.
        pooling: how per-image scores make a class's logit.
        uses_feature_maps: whether an answer is a function of the backbone's maps alone.
        compares_as_placed: whether answers are made of distances or angles as `placed` shows them.
        min_temperature: the lowest that fitting may choose: 1 where the training loss is that of
            the softmax which answers, so that its sharpness is learned; less where it is another.
        temperature: divides the scores; 1 until fitted on validation classes.
        rejection: gives the chance of "none of these"; None until fitted on validation classes.
        own_images: lets a set's own images move both; None until fitted, and where none can.
    """

    paper: ClassVar[str]
    pooling: ClassVar[Pooling]
    uses_feature_maps: ClassVar[bool] = False
    compares_as_placed: bool = False
    min_temperature: ClassVar[float] = 1.0

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone
        self.temperature = Temperature()
        self.rejection: Rejection | None = None
        self.own_images: OwnImages | None = None

    def adapt(self, support: SupportSet) -> TaskClassifier:
        """The classifier of this task."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it adapts")

    def placed(self, embeddings: Float[Tensor, "image dim"]) -> Float[Tensor, "image dim"]:
        """Embeddings such that near means alike to this learner, for a map of them."""
        return embeddings

    def optimise_for_serving(self) -> None:
        """Called once after loading: the same answers in fewer steps."""
        self.backbone.optimise_for_serving()

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """Meta-training loss: cross-entropy of the episode's queries, unless the paper differs."""
        prediction = self.adapt(episode.support)(episode.query_images)
        return F.cross_entropy(prediction.logits, episode.query_labels)

    def batch_loss(self, episodes: Iterable[Episode]) -> Float[Tensor, ""]:
        """Mean loss of the episodes of one optimiser step, all of one way and shot."""
        return torch.stack([self.loss(episode) for episode in episodes]).mean()


class MetricLearner(Learner):
    """A learner whose answer is a function of embeddings alone.

    Support and queries of a training episode are embedded in one batch, as Snell et al. train. No
    paper here does the next: where the episode asks for it, its images change roles, each in turn
    support and query (`Episode.support_rotations`), and the loss is the mean over these rotations.
    An embedding costs far more than a comparison.
    """

    def compare(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> EmbeddingClassifier:
        """The classifier of a task whose support set is embedded already."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it compares")

    def temperature_of(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> float:
        """The temperature of a task whose support set is embedded."""
        seen, scatter = self.temperature.sees_separation, self.temperature.scatter
        apart = separation(embeddings, labels, way) if seen else None
        told = scatter.told(embeddings) if scatter else None
        return self.temperature.at(len(labels) / way, way, apart, told)

    def held_out(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> HeldOut | None:
        """What the others say of each support image; None from a learner that does not tell."""
        return None

    def calibrated(
        self, embeddings: Float[Tensor, "support dim"], labels: Int[Tensor, " support"], way: int
    ) -> tuple[float, float]:
        """Temperature and `Prediction.odds_shift` of a task, by its own images where they tell."""
        temperature, own = self.temperature_of(embeddings, labels, way), self.own_images
        alone = int(torch.bincount(labels, minlength=way).max()) < 2
        if own is None or way < 2 or alone:
            return temperature, 0.0
        held = self.held_out(embeddings, labels, way)
        return (
            moved_by(held, labels, temperature, self.rejection, own) if held else (temperature, 0.0)
        )

    def adapt(self, support: SupportSet) -> EmbeddingClassifier:
        """Embed the support set, then compare."""
        return self.compare(self.backbone(support.images).float(), support.labels, support.way)

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """Cross-entropy of the queries, averaged over the episode's rotations."""
        return self.episodic_loss(*self.embed(episode), episode)

    def embed(self, episode: Episode) -> tuple[Float[Tensor, "image dim"], Int[Tensor, " image"]]:
        """Embeddings and labels of all images of an episode, the support first."""
        images = torch.cat([episode.support.images, episode.query_images])
        labels = torch.cat([episode.support.labels, episode.query_labels])
        return self.backbone(images).float(), labels

    def episodic_loss(
        self,
        embeddings: Float[Tensor, "image dim"],
        labels: Int[Tensor, " image"],
        episode: Episode,
    ) -> Float[Tensor, ""]:
        """Cross-entropy of the queries, averaged over the episode's rotations."""
        losses = []
        for support, query in episode.support_rotations():
            classifier = self.compare(embeddings[support], labels[support], episode.support.way)
            losses.append(F.cross_entropy(classifier.logits(embeddings[query]), labels[query]))
        return torch.stack(losses).mean()


class EmbeddingClassifier(Protocol):
    """A task classifier that can also start from embedded queries."""

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Classify images."""
        ...

    def logits(self, queries: Float[Tensor, "query dim"]) -> Float[Tensor, "query way"]:
        """Tempered class logits of embedded queries."""
        ...


LEARNERS: Registry[type[Learner]] = Registry("learner")


def build_learner(name: str, backbone: dict[str, Any], **config: Any) -> Learner:
    """The registered learner ``name`` on a new backbone, untrained.

    Args:
        name: a name in `LEARNERS`.
        backbone: ``{"name": …, **its configuration}``.
        config: the learner's own configuration.
    """
    return LEARNERS[name](build_backbone(**backbone), **config)
