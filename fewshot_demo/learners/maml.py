"""Model-Agnostic Meta-Learning (Finn, Abbeel & Levine 2017), https://arxiv.org/abs/1703.03400.

The weights are meta-trained to be a good place to start from: a few gradient steps on the support
set, θ' = θ − α∇L(support; θ), make of them a classifier of the task, and the queries' loss under θ'
is differentiated through those steps, second derivatives included.

Departures. The head starts at zero, or at the class prototypes (Proto-MAML, Triantafillou et al.
2020, arXiv 1903.03096), never from learned rows: any number of classes fits and renaming them
changes nothing (Ye & Chao 2021, arXiv 2106.16245). A head at zero sends no gradient into the
features, so its first step moves the head alone. Embeddings enter the head at unit length. Every
layer and step learns an inner rate of its own (MAML++, Antoniou et al. 2019, arXiv 1810.09502). The
inner loss is averaged over a class's images and summed over classes, as in the authors' code, so
that unequal shots give every class the same say. Batch normalisation uses running statistics, in
the meta-training loss too, and these follow the meta-weights (inductive). The logits are divided by
a temperature, fitted after training.

The influence of a support image is last-layer TracIn (Pruthi et al. 2020, arXiv 2002.08484), how
much its gradients lowered the loss of the query if that were of the image's class, summed over the
steps: Σ (α/n)(hᵢ·h_q + 1)⟨yᵢ−pᵢ, yᵢ−p_q⟩; the head's weight and bias have each their own α.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn
from torch.func import grad, vmap

from ..backbones import Backbone
from ..core.episode import Episode, SupportSet
from ..core.functional import products, prototypes, squared_distances
from ..core.prediction import Attribution, Pooling, Prediction
from .base import LEARNERS, InnerStep, Learner
from .task_weights import BatchNormAsMultiplyAdd, with_weights

Weights = dict[str, Tensor]
HEAD = ("head.weight", "head.bias")


class Step(NamedTuple):
    """One inner step: where it started, what it saw there, and the head's two rates."""

    weights: Weights
    features: Float[Tensor, "support dim"]
    errors: Float[Tensor, "support way"]  # yᵢ − pᵢ, divided by the images of the class
    rates: tuple[Tensor, Tensor]


@LEARNERS.register("maml")
class MAML(Learner):
    """Takes a few gradient steps on the support set."""

    paper = "Finn, Abbeel & Levine 2017, https://arxiv.org/abs/1703.03400"
    pooling = Pooling.NONE

    def __init__(
        self,
        backbone: Backbone,
        steps: int = 3,
        head: Literal["zero", "prototypes"] = "zero",
        rate: float = 5e-4,
        head_rate: float = 0.3,
        first_rate: float = 20.0,
    ) -> None:
        super().__init__(backbone)
        self.steps, self.head = steps, head
        self.names = [name for name, _ in backbone.named_parameters()]
        head_alone = 1 if head == "zero" else 0  # steps in which the features cannot move
        self.log_rates = nn.Parameter(
            torch.full((steps - head_alone, len(self.names)), math.log(rate))
        )
        self.log_head_rates = nn.Parameter(torch.full((steps, 2), math.log(head_rate)))
        if head == "zero":  # the first step makes the rows, the others only correct them
            self.log_head_rates.data[0] = math.log(first_rate)
        else:
            self.log_scale = nn.Parameter(torch.tensor(math.log(10.0)))

    def adapt(self, support: SupportSet) -> AdaptedClassifier:
        """Take the inner steps, and keep them for the explanation."""
        targets, shares = _targets(support)
        weights, steps = self._inner_loop(support.images, targets, shares)
        return AdaptedClassifier(self, support, weights, steps)

    def optimise_for_serving(self) -> None:
        """The backbone stays as it is: a task gives it other weights."""

    def loss(self, episode: Episode) -> Float[Tensor, ""]:
        """Cross-entropy of the queries after the inner steps."""
        return self.batch_loss([episode])

    def batch_loss(self, episodes: Iterable[Episode]) -> Float[Tensor, ""]:
        """The same for several tasks of one way and shot at once, averaged."""
        tasks = [
            (e.support.images, *_targets(e.support), e.query_images, e.query_labels)
            for e in episodes
        ]
        if self.training:  # let the running statistics follow the weights
            with torch.no_grad():
                self.backbone(torch.cat([images for task in tasks for images in task[::3]]))
        if len(tasks) == 1:
            return self._task_loss(*tasks[0])
        with BatchNormAsMultiplyAdd():
            stacked = [torch.stack(part) for part in zip(*tasks, strict=True)]
            return vmap(self._task_loss)(*stacked).mean()

    def features(self, weights: Weights, images: Tensor) -> Float[Tensor, "n dim"]:
        """Embeddings of unit length under these weights, with running statistics."""
        return F.normalize(with_weights(self.backbone, weights)(images).float(), dim=1)

    def _inner_loop(
        self, images: Tensor, targets: Tensor, shares: Tensor
    ) -> tuple[Weights, list[Step]]:
        """The weights after all steps, and what each step saw."""
        weights: Weights = dict(self.backbone.named_parameters())
        weights |= self._first_head(weights, images, targets, shares)
        steps = []
        for step in range(self.steps):
            rates = self._rates(step)
            moving = {name: weights[name] for name in rates}
            gradients, (features, errors) = grad(self._support_loss, has_aux=True)(
                moving, weights, images, targets, shares
            )
            steps.append(Step(weights, features, errors, (rates[HEAD[0]], rates[HEAD[1]])))
            moved = {name: moving[name] - rates[name] * gradients[name] for name in moving}
            weights = weights | moved
        return weights, steps

    def _first_head(
        self, weights: Weights, images: Tensor, targets: Tensor, shares: Tensor
    ) -> Weights:
        """At zero; or where the logits are −‖q−c‖², up to what all classes share."""
        if self.head == "zero":
            weight = images.new_zeros(targets.shape[1], self.backbone.dim)
            return {HEAD[0]: weight, HEAD[1]: weight[:, 0]}
        means = products((targets * shares[:, None]).T, self.features(weights, images).T)
        scale = self.log_scale.exp()
        return {HEAD[0]: 2 * scale * means, HEAD[1]: -scale * means.square().sum(1)}

    def _rates(self, step: int) -> Weights:
        """The inner rate of each parameter that this step moves."""
        row = step - (self.steps - len(self.log_rates))
        head: Weights = dict(zip(HEAD, self.log_head_rates[step].exp(), strict=True))
        return (
            head
            if row < 0
            else head | dict(zip(self.names, self.log_rates[row].exp(), strict=True))
        )

    def _support_loss(
        self, moving: Weights, weights: Weights, images: Tensor, targets: Tensor, shares: Tensor
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        weights = weights | moving
        features = self.features(weights, images)
        logs = logits_of(weights, features).log_softmax(1)
        errors = (targets - logs.exp()) * shares[:, None]
        return -(logs * targets * shares[:, None]).sum(), (features, errors)

    def _task_loss(
        self, images: Tensor, targets: Tensor, shares: Tensor, queries: Tensor, labels: Tensor
    ) -> Tensor:
        weights, _ = self._inner_loop(images, targets, shares)
        logits = logits_of(weights, self.features(weights, queries))
        return F.cross_entropy(logits, labels)


def logits_of(weights: Weights, features: Float[Tensor, "n dim"]) -> Float[Tensor, "n way"]:
    """The linear head."""
    return products(features, weights[HEAD[0]]) + weights[HEAD[1]]


def _targets(support: SupportSet) -> tuple[Tensor, Tensor]:
    """One-hot labels, and for each image one part of as many as its class has."""
    return F.one_hot(support.labels, support.way).float(), 1 / support.shots[support.labels]


@dataclass(frozen=True)
class AdaptedClassifier:
    """The task's own weights, and the steps that led to them."""

    learner: MAML
    support: SupportSet
    weights: Weights
    steps: list[Step]
    kept: dict[str, Tensor] = field(default_factory=dict)

    @property
    def means(self) -> Float[Tensor, "way dim"]:
        """Class means under the task's weights; taken at the first question, for likeness alone.

        A `cached_property` would let all tasks wait for one: before Python 3.12 it holds a lock.
        """
        if "means" not in self.kept:
            features = self.learner.features(self.weights, self.support.images)
            means = prototypes(features, self.support.labels, self.support.way)
            self.kept["means"] = means
        return self.kept["means"]

    def __call__(self, query_images: Float[Tensor, "query channels height width"]) -> Prediction:
        """Logits of the adapted weights, and the influence of each support image."""
        temperature = self.learner.temperature.at(self.support.shot, self.support.way)
        features = self.learner.features(self.weights, query_images)
        logits = logits_of(self.weights, features)
        scores = self.influence(query_images)
        likeness = -squared_distances(features, self.means)
        attribution = Attribution(scores, "influence", MAML.pooling, temperature)
        return Prediction(logits / temperature, attribution, self.support.labels, likeness)

    def inner_steps(
        self, query_images: Float[Tensor, "query channels height width"]
    ) -> list[InnerStep]:
        """The head before the first step and after each, and the features under its weights."""
        temperature = self.learner.temperature.at(self.support.shot, self.support.way)
        features = self.learner.features
        last = features(self.weights, self.support.images)
        weights = [*(step.weights for step in self.steps), self.weights]
        support = [*(step.features for step in self.steps), last]
        return [
            InnerStep(
                w[HEAD[0]] / temperature, w[HEAD[1]] / temperature, at, features(w, query_images)
            )
            for w, at in zip(weights, support, strict=True)
        ]

    def influence(
        self, query_images: Float[Tensor, "query channels height width"]
    ) -> Float[Tensor, "query support"]:
        """Last-layer TracIn, summed over the inner steps."""
        labels = self.support.labels
        scores, features, body = query_images.new_zeros(()), query_images, None
        for step in self.steps:
            moved = step.weights[self.learner.names[0]]
            if moved is not body:
                features, body = self.learner.features(step.weights, query_images), moved
            guesses = logits_of(step.weights, features).softmax(1)
            own = step.errors.gather(1, labels[:, None]).squeeze(1)
            alike = step.rates[0] * products(features, step.features) + step.rates[1]
            scores = scores + alike * (own - products(guesses, step.errors))
        return scores
