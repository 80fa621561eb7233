"""What is sent to where models run, and what comes back: tensors on the CPU, and names."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Literal

from jaxtyping import Float
from torch import Tensor

from ...core.episode import SupportSet
from ...core.message import Message
from ...core.prediction import Prediction
from ...models.card import Card

Work = Literal["embed", "map", "classify"]
Untaught = Literal["untaught"]  # the task is not known there, and its support set was not sent


@dataclass(frozen=True)
class Task:
    """What a classifier is taught.

    Attributes:
        key: of what the support set contains.
        support: None where it is hoped to be known already.
    """

    key: str
    support: SupportSet | None = None


@dataclass(frozen=True)
class Call:
    """One question to one model.

    Attributes:
        model: its id.
        version: of its card, see `version_of`; whoever has another one refuses.
        work: embeddings of the images, their feature maps, or a task's prediction of them.
        images: inputs of the model.
        task: of ``classify`` alone.
    """

    model: str
    version: str
    work: Work
    images: Float[Tensor, "n channels height width"]
    task: Task | None = None


Said = Tensor | Prediction | Message | Untaught  # a message: why there is nothing


def version_of(card: Card) -> str:
    """A digest of all that makes a model: the hash of every tensor, its build, its calibration."""
    return hashlib.sha256(json.dumps(card.as_json(), sort_keys=True).encode()).hexdigest()


def key_of(support: SupportSet) -> str:
    """A digest of what a support set contains."""
    digest = hashlib.sha256(str(tuple(support.images.shape)).encode())
    for tensor in (support.images, support.labels):
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def on_cpu(prediction: Prediction) -> Prediction:
    """The same prediction, in memory of its own."""

    def moved(tensor: Tensor | None) -> Tensor | None:
        return None if tensor is None else tensor.detach().cpu().clone()

    scored = prediction.attribution
    attribution = replace(
        scored,
        scores=moved(scored.scores),
        heads=moved(scored.heads),
        contributions=moved(scored.contributions),
    )
    return Prediction(
        prediction.logits.detach().cpu().clone(),
        attribution,
        prediction.labels.cpu().clone(),
        moved(prediction.likeness),
    )
