"""Classifiers, each taught once by its support set and kept for the questions to come."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..core.cache import Cache
from ..models.card import Card
from .support_images import Classes, SupportImages, labels_of

if TYPE_CHECKING:
    from ..learners import Learner, TaskClassifier

MODELS = 8  # whose questions are answered together


class Classifiers:
    """A cache by model and by what the support set contains.

    Args:
        size: how many are kept.
        support: where the images that teach are read and embedded.
    """

    def __init__(self, size: int, support: SupportImages) -> None:
        self._support = support
        self._taught: Cache[TaskClassifier] = Cache(size)
        self._batched: Cache[Learner] = Cache(MODELS)

    def __len__(self) -> int:
        return len(self._taught)

    def of(self, learner: Learner, card: Card, classes: Classes, device: str) -> TaskClassifier:
        """The classifier of these images, from the cache or taught now."""
        from ..core.episode import SupportSet
        from ..learners.base import MetricLearner
        from .batching import batched
        from .engines.elsewhere import runs_elsewhere

        def teach() -> TaskClassifier:
            labels = labels_of(classes).to(device)
            forwards = (os.cpu_count() or 1) if device == "cpu" else 1  # each takes one thread
            asked = learner  # an engine makes batches of its own
            if not runs_elsewhere(learner):
                asked = self._batched.get(learner, lambda: batched(learner, forwards))
            if isinstance(asked, MetricLearner):
                embeddings = self._support.teaching(learner, card, classes, device)
                return asked.compare(embeddings, labels, len(classes))
            images = self._support.preprocessed(learner, classes).to(device)
            return asked.adapt(SupportSet(images, labels))

        contents = tuple(tuple(image.content for image in images) for images in classes)
        refined = self._support.refined(learner, card, classes)
        return self._taught.get((learner, contents, refined), teach)
