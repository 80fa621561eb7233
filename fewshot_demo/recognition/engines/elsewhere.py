"""A learner whose network runs elsewhere: the same answers, and here only what compares.

What a learner does with embeddings or feature maps costs little and stays here. One that changes
the network itself for each task does all of it there.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from jaxtyping import Float
from torch import Tensor

from ...backbones import Backbone
from ...core.episode import SupportSet
from ...core.message import Message
from ...core.prediction import Prediction
from ...learners import Learner, TaskClassifier
from ...learners.base import MetricLearner
from ...models.card import Card
from ..batching import with_backbone
from ..model_unavailable import ModelUnavailable
from .calls import Call, Said, Task, Work, key_of, version_of

if TYPE_CHECKING:
    from . import Engine


@dataclass(frozen=True)
class Model:
    """One model of an engine."""

    engine: Engine
    model: str
    version: str

    def __call__(self, work: Work, images: Tensor, task: Task | None = None) -> Said:
        """What it makes of these images.

        Raises:
            ModelUnavailable: with the engine's reason.
        """
        call = Call(self.model, self.version, work, images.detach().cpu().contiguous(), task)
        said = self.engine(call)
        if isinstance(said, Message):
            raise ModelUnavailable(said.key, **said.values)
        return said

    def tensor(self, work: Work, images: Tensor) -> Tensor:
        """The same, of work whose outcome is a tensor."""
        said = self(work, images)
        if not isinstance(said, Tensor):
            raise TypeError(f"{work} gives a tensor, got {type(said).__name__}")
        return said.to(images.device)


class BackboneElsewhere(Backbone):
    """A backbone without weights, which asks where they are."""

    def __init__(self, backbone: Backbone, model: Model) -> None:
        super().__init__()
        self.dim, self.input_spec = backbone.dim, backbone.input_spec
        self.frozen = backbone.frozen
        self._model = model

    def forward_map(
        self, images: Float[Tensor, "n channels height width"]
    ) -> Float[Tensor, "n depth rows columns"]:
        """Feature maps."""
        return self._model.tensor("map", images)

    def forward(self, images: Float[Tensor, "n channels height width"]) -> Float[Tensor, "n dim"]:
        """Embeddings."""
        return self._model.tensor("embed", images)


@dataclass(frozen=True)
class ClassifierElsewhere:
    """A task whose classifier is taught and kept where the model runs.

    Its support set is sent to who does not know it yet, so that any replica can answer.
    """

    model: Model
    support: SupportSet

    @cached_property
    def key(self) -> str:
        """Of what the support set contains."""
        return key_of(self.support)

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Classify each query by itself."""
        task = Task(self.key)
        said = self.model("classify", query_images, task)
        if said == "untaught":
            task = replace(task, support=self.support.to("cpu"))
            said = self.model("classify", query_images, task)
        if not isinstance(said, Prediction):
            raise TypeError(f"classify gives a prediction, got {type(said).__name__}")
        return said


def elsewhere(learner: Learner, card: Card, engine: Engine) -> Learner:
    """A twin of a learner whose network runs in an engine."""
    model = Model(engine, card.id, version_of(card))
    if isinstance(learner, MetricLearner) or learner.uses_feature_maps:
        return with_backbone(learner, BackboneElsewhere(learner.backbone, model))
    twin = copy(learner)

    def adapt(support: SupportSet) -> TaskClassifier:
        return ClassifierElsewhere(model, support)

    twin.adapt = adapt
    return twin


def runs_elsewhere(learner: Learner) -> bool:
    """Whether the network of a learner is one of `elsewhere`."""
    return isinstance(learner.backbone, BackboneElsewhere)
