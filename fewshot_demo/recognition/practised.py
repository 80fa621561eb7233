"""A set answered by a network that practised on its pictures (`practising`).

The networks of the models are shared by all visitors; a layer that practised is of one set. A twin
of each model on the same backbone ends in that layer and shares all else, and a twin of the
recogniser answers with these. Nothing here imports torch until it does.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..models.card import Card
from .embedding_cache import backbone_key
from .recogniser import Recogniser

if TYPE_CHECKING:
    from ..backbones import EfficientNet
    from ..learners import Learner

# By what the temperature of a network that practised is multiplied, for it has seen the pictures
# that teach and is too sure of others; never below 1. Fitted on validation sets, with every method
# that practising was measured to help, by `studies.practising`.
CALMER = {
    "attention": 1.35,
    "maml-head": 1.0,
    "matching": 1.35,
    "prototypical": 1.65,
    "r2d2": 1.22,
}
LAYER = "backbone.practised"  # stands for the layer among the tensors of a card


@dataclass(frozen=True)
class Layer:
    """A last convolution that practised.

    Attributes:
        backbone: `embedding_cache.backbone_key` of the network whose it is; it fits no other.
        data: weight and then bias, float16, little-endian.
    """

    backbone: str
    data: bytes

    @property
    def digest(self) -> str:
        """Of its weights."""
        return hashlib.sha256(self.data).hexdigest()


def can_practise(card: Card) -> bool:
    """Whether practising was measured to help this kind of model: one that compares photos."""
    on_it = card.backbone.name == "efficientnet" and card.input.kind == "photo"
    return on_it and card.learner in CALMER


def is_of(card: Card, backbone: str) -> bool:
    """Whether a layer of this backbone fits a model: other weights mean that it does not."""
    return can_practise(card) and backbone_key(card) == backbone


class PractisedRecogniser(Recogniser):
    """A recogniser with all that another one has, whose models end in a layer where it fits.

    Args:
        plain: whose models and caches are shared. Embeddings are kept under the layer's own name,
            so that nothing of it is ever mixed with those of the shared network.
        layer: of one set.
    """

    def __init__(self, plain: Recogniser, layer: Layer) -> None:
        vars(self).update(vars(plain))
        self._plain, self._layer, self._digest = plain, layer, layer.digest

    def card(self, model: str) -> Card:
        """The card of a model; with the layer among its tensors where it ends in it."""
        card = self._plain.card(model)
        if not self._fits(card):
            return card
        return replace(card, tensors={**card.tensors, LAYER: self._digest})

    def learner(self, model: str) -> Learner:
        """The model itself, or its twin that ends in the layer."""
        learner = self._plain.learner(model)
        if not self._fits(card := self._plain.card(model)):
            return learner
        name = learner, self._digest
        return self._twins.get(name, lambda: ending_in(learner, self._layer, card.learner))

    def layer_of(self, model: str) -> Layer | None:
        """The layer that a model ends in; None where it does not fit."""
        return self._layer if self._fits(self._plain.card(model)) else None

    def _fits(self, card: Card) -> bool:
        return self.runs_here and is_of(card, self._layer.backbone)


def own_ending(backbone: object, layer: Layer) -> EfficientNet:
    """A twin of a network that ends in the layer.

    Raises:
        ValueError: if the layer is of another size.
    """
    import numpy as np
    import torch

    from ..backbones import EfficientNet
    from .practising import last_of

    if not isinstance(backbone, EfficientNet):
        raise ValueError("only an EfficientNet has a layer that practises")
    twin = backbone.with_own_ending()
    weights = list(last_of(twin).requires_grad_(False).parameters())
    values = torch.from_numpy(np.frombuffer(layer.data, "<f2").astype(np.float32))
    for weight, part in zip(weights, values.split([w.numel() for w in weights]), strict=True):
        weight.data.copy_(part.view_as(weight))
    return twin


def layer_of(twin: EfficientNet, card: Card) -> Layer:
    """The layer that a twin ends in, as it is stored."""
    import torch

    from .practising import last_of

    flat = torch.cat([weight.detach().flatten() for weight in last_of(twin).parameters()])
    return Layer(backbone_key(card), flat.cpu().numpy().astype("<f2").tobytes())


def ending_in(learner: Learner, layer: Layer, method: str) -> Learner:
    """A twin of a model that ends in the layer, and is less sure of what it says."""
    from .batching import with_backbone

    twin = with_backbone(learner, own_ending(learner.backbone, layer))
    by_shot = learner.temperature.by_shot
    calmer = {shot: CALMER[method] * value for shot, value in by_shot.items()}
    twin.temperature = replace(learner.temperature, by_shot=calmer)
    twin.own_images = None  # it has seen them all: held out, none of them is new to it
    return twin
