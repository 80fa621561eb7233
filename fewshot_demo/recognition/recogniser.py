"""Questions and answers: a support set of stored images, one query, one of the models.

Nothing here imports torch until a question is asked or `Recogniser.warm` is called.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.cache import Cache
from ..models.card import Card
from ..models.catalog import Catalog
from ..models.checkpoint import BrokenCheckpoint, usable_device
from .embedding_cache import Embeddings, EmbeddingStore, backbone_key
from .explanation import Answer

if TYPE_CHECKING:
    from PIL import Image
    from torch import Tensor

    from ..core.inputs import InputSpec
    from ..core.prediction import Prediction
    from ..learners import Learner, TaskClassifier


class ModelUnavailable(RuntimeError):
    """The chosen model cannot answer; the message says why and what to do."""


@dataclass(frozen=True)
class SupportImage:
    """A stored image: its hash, how to get its bytes when they are needed, and how to read it.

    The reading is ``auto``, ``plain`` or ``paper``.
    """

    sha256: str
    load: Callable[[], bytes]
    reading: str = "auto"

    @property
    def content(self) -> str:
        """What a model gets to see: the image, and how it is read where that is chosen."""
        return self.sha256 if self.reading == "auto" else f"{self.sha256}:{self.reading}"


class Recogniser:
    """Answers questions with the models of a folder.

    Classifiers are cached by model and by what their support set contains, preprocessed images by
    their hash, so that a question costs one image. All state is a cache: two visitors who teach the
    same images share it and can see nothing of each other.

    Args:
        checkpoints: folder of model files.
        device: ``cpu`` or ``cuda``; ``classifiers``, ``images``: how many of each are kept.
        added: folder of the models that were added; None: ``added`` below ``checkpoints``.
        store: where embeddings of frozen backbones outlive this process; None: nowhere.
    """

    def __init__(
        self,
        checkpoints: Path,
        device: str = "cpu",
        *,
        added: Path | None = None,
        classifiers: int = 64,
        images: int = 4096,
        store: EmbeddingStore | None = None,
    ) -> None:
        self.catalog = Catalog(checkpoints, device, added)
        self._embeddings = Embeddings(images, store)
        self._classifiers: Cache[TaskClassifier] = Cache(classifiers)
        self._tensors: Cache[Tensor] = Cache(images)

    def cards(self) -> list[Card]:
        """Cards of the usable models, the recommended ones first."""
        return self.catalog.cards()

    def problems(self) -> dict[str, str]:
        """File name to the reason why it is not used."""
        return self.catalog.problems()

    def recommended(self, domain: str = "drawing") -> str:
        """The id of the model to begin with."""
        return self.catalog.recommended(domain)

    def can_refuse(self, model: str) -> bool:
        """Whether a model can say "none of these", and so answer about a single class."""
        return self.catalog.card(model).threshold is not None

    def warm(self) -> None:
        """Import what answers need and run the recommended model once.

        From then on torch uses one thread: a question is one image, too little work to share, and
        waking a second thread takes longer than it saves.
        """
        import torch
        from PIL import Image, ImageDraw

        torch.set_num_threads(1)
        drawing = Image.new("RGB", (64, 64), "white")
        ImageDraw.Draw(drawing).line((10, 10, 50, 40), "black", 4)
        data = io.BytesIO()
        drawing.save(data, "PNG")
        image = SupportImage("warm", data.getvalue)
        self.answer(self.recommended(), [[image], [image]], drawing)

    def answer(
        self,
        model: str,
        classes: Sequence[Sequence[SupportImage]],
        query: Image.Image,
        *,
        strictness: float = 0.0,
        reading: str = "auto",
    ) -> Answer:
        """Ask one question.

        Args:
            model: id of a model.
            classes: the images of each class, at least one each.
            query: any decoded image.
            strictness: −2 to 2; above 0 says "none of these" more readily.
            reading: ``auto``, ``plain`` or ``paper``.

        Raises:
            ModelUnavailable: if the model is unknown or its file is broken.
        """
        import torch

        from ..imaging.preprocess import preprocess_for, reading_for, shown

        with torch.no_grad():
            device = usable_device(self.catalog.device)
            learner, classifier = self._classifier(model, classes, device)
            started = time.perf_counter()
            spec = learner.backbone.input_spec
            reading = reading_for(spec, query, reading)
            seen = preprocess_for(spec)(query, reading)
            prediction = classifier(seen[None].to(device))
            probabilities = prediction.probabilities[0].tolist()
            weights = prediction.weights[0].tolist()
            scores = prediction.attribution.scores[0].tolist()
            heads = prediction.attribution.heads
            each_head = [] if heads is None else heads[:, 0].tolist()
            chance, refused = None, None
            if learner.rejection:
                chance, refused = _verdict(learner, prediction, classes, strictness)
        seconds = time.perf_counter() - started
        sizes = [len(images) for images in classes]
        return Answer(
            model=model,
            probabilities=probabilities,
            weights=_split(weights, sizes),
            scores=_split(scores, sizes),
            kind=prediction.attribution.kind,
            pooling=prediction.attribution.pooling.value,
            temperature=prediction.attribution.temperature,
            seconds=seconds,
            sees=shown(seen, spec),
            none_probability=chance,
            none_of_these=refused,
            reading=reading,
            heads=[_split(head, sizes) for head in each_head],
        )

    def _classifier(
        self, model: str, classes: Sequence[Sequence[SupportImage]], device: str
    ) -> tuple[Learner, TaskClassifier]:
        """The model, and its classifier of these images, from the cache or taught now."""
        import torch

        from ..core.episode import SupportSet
        from ..learners.base import MetricLearner

        try:
            learner = self.catalog.learner(model)
        except (KeyError, BrokenCheckpoint, OSError) as error:
            raise ModelUnavailable(f"This model cannot answer: {error}") from error
        spec = learner.backbone.input_spec
        contents = tuple(tuple(image.content for image in images) for images in classes)

        def teach() -> TaskClassifier:
            every = [image for images in classes for image in images]
            labels = torch.tensor([k for k, images in enumerate(classes) for _ in images])
            if isinstance(learner, MetricLearner):
                card = self.catalog.card(model)
                embeddings = self._embeddings.of(
                    learner.backbone,
                    backbone_key(card),
                    [image.content for image in every],
                    lambda i: _read(every[i], spec).to(device),
                    lasting=card.backbone.frozen,
                )
                return learner.compare(embeddings, labels.to(device), len(classes))
            tensors = [self._tensor(image, spec) for image in every]
            return learner.adapt(SupportSet(torch.stack(tensors), labels).to(device))

        return learner, self._classifiers.get((learner, contents), teach)

    def _tensor(self, image: SupportImage, spec: InputSpec) -> Tensor:
        return self._tensors.get((image.content, spec), lambda: _read(image, spec))


def _read(image: SupportImage, spec: InputSpec) -> Tensor:
    from ..datasets.sources import decode
    from ..imaging.preprocess import preprocess_for

    return preprocess_for(spec)(decode(image.load()), image.reading)


def _verdict(
    learner: Learner,
    prediction: Prediction,
    classes: Sequence[Sequence[SupportImage]],
    strictness: float,
) -> tuple[float, bool]:
    """Chance and verdict of "none of these"."""
    way, shot = len(classes), sum(map(len, classes)) / len(classes)
    return learner.rejection.verdict(float(prediction.max_likeness[0]), way, shot, strictness)


def _split(values: list[float], sizes: Sequence[int]) -> list[list[float]]:
    return [list(islice(rest, size)) for rest in [iter(values)] for size in sizes]
