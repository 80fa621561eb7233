"""The one function that runs models, wherever that is."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ...core.cache import Cache
from ...core.message import Message, MessageError
from ...core.prediction import Prediction
from ...learners import Learner, TaskClassifier
from ...models.card import Card
from ...models.catalog import Catalog
from ...models.checkpoint import usable_device
from . import Models
from .calls import Call, Said, Untaught, on_cpu, version_of

TAUGHT = 64  # classifiers that are kept


class _OtherModel(MessageError):
    """The model that is here is not the one that was meant."""


class Runner:
    """Answers calls with models that it loads by name.

    Args:
        models: where they lie, and the device that they run on.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._catalog: Catalog | None = None
        self._versions: dict[str, tuple[Card, str]] = {}
        self._taught: Cache[TaskClassifier] = Cache(TAUGHT)

    @torch.no_grad()
    def run(self, calls: Sequence[Call]) -> list[Said]:
        """What is said to each, in their order.

        Calls of one model for the same work on images of one size are one forward. What goes wrong
        with a model is said to those who asked it.
        """
        groups: dict[object, list[int]] = {}
        for place, call in enumerate(calls):
            alone = place if call.task is not None else None
            groups.setdefault(
                (call.model, call.version, call.work, call.images.shape[1:], alone), []
            ).append(place)
        said: dict[int, Said] = {}
        for places in groups.values():
            said |= zip(places, self._said([calls[place] for place in places]), strict=True)
        return [said[place] for place in range(len(calls))]

    def _said(self, calls: list[Call]) -> Sequence[Said]:
        first = calls[0]
        try:
            learner = self._learner(first)
        except _OtherModel as problem:
            return [problem.message] * len(calls)
        except (MessageError, OSError) as problem:
            why = problem.message if isinstance(problem, MessageError) else str(problem)
            return [Message("model-unavailable", {"why": why})] * len(calls)
        device = usable_device(self._models.device)
        images = torch.cat([call.images for call in calls]).to(device)
        if first.work == "classify":
            return [self._classified(learner, call, images, device) for call in calls]
        backbone = learner.backbone
        made = backbone(images) if first.work == "embed" else backbone.forward_map(images)
        parts = made.float().cpu().split([len(call.images) for call in calls])
        return [part.clone() for part in parts]  # a part alone, not a view of all

    def _classified(
        self, learner: Learner, call: Call, images: Tensor, device: str
    ) -> Prediction | Untaught:
        task = call.task
        assert task is not None
        name = (learner, task.key)
        classifier = self._taught.find(name)
        if classifier is None:
            if task.support is None:
                return "untaught"
            classifier = learner.adapt(task.support.to(device))
            self._taught.put(name, classifier)
        return on_cpu(classifier(images))

    def _learner(self, call: Call) -> Learner:
        """The model, of that very version.

        Raises:
            MessageError: if it is not here, is broken, or is another one.
            OSError: if its file cannot be read.
        """
        if self._catalog is None:
            given = self._models
            self._catalog = Catalog(given.folder, given.device, given.added, given.trusted)
        card = self._catalog.card(call.model)
        known = self._versions.get(call.model)
        if known is None or known[0] is not card:
            known = self._versions[call.model] = card, version_of(card)
        if known[1] != call.version:
            raise _OtherModel("engine-other-model", model=call.model)
        return self._catalog.learner(call.model)
