"""The images that teach, as a learner needs them: read, preprocessed and embedded once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ..core.cache import Cache
from ..models.card import Card
from .embedding_cache import Embeddings, EmbeddingStore, backbone_key

if TYPE_CHECKING:
    from torch import Tensor

    from ..core.inputs import InputSpec
    from ..learners import Learner

V = TypeVar("V")


@dataclass(frozen=True)
class SupportImage:
    """A stored image: its hash, how to get its bytes when they are needed, and how to read it.

    The reading is ``auto``, ``plain`` or ``paper``.
    """

    sha256: str
    load: Callable[[], bytes]
    reading: str = "auto"
    lasting: bool = True  # whether what is made of it may outlive this process

    @property
    def content(self) -> str:
        """What a model gets to see: the image, and how it is read where that is chosen."""
        return self.sha256 if self.reading == "auto" else f"{self.sha256}:{self.reading}"


Classes = Sequence[Sequence[SupportImage]]  # the images of each class


class SupportImages:
    """Two caches: tensors by image and input, embeddings by image and backbone.

    Args:
        size: how many of each are kept.
        store: where embeddings of frozen backbones outlive this process; None: nowhere.
    """

    def __init__(self, size: int, store: EmbeddingStore | None = None) -> None:
        self._embeddings = Embeddings(size, store)
        self._tensors: Cache[Tensor] = Cache(size)

    def __len__(self) -> int:
        return len(self._tensors)

    def embedded(self, learner: Learner, card: Card, classes: Classes, device: str) -> Tensor:
        """The embeddings of all images, ``(support, dim)``."""
        spec = learner.backbone.input_spec
        every = [image for images in classes for image in images]
        return self._embeddings.of(
            learner.backbone,
            backbone_key(card),
            [image.content for image in every],
            lambda i: _read(every[i], spec).to(device),
            lasting=card.backbone.frozen and all(image.lasting for image in every),
        )

    def preprocessed(self, learner: Learner, classes: Classes) -> Tensor:
        """All images as the learner expects them, ``(support, channels, height, width)``."""
        import torch

        spec = learner.backbone.input_spec
        return torch.stack([self._tensor(image, spec) for images in classes for image in images])

    def _tensor(self, image: SupportImage, spec: InputSpec) -> Tensor:
        return self._tensors.get((image.content, spec), lambda: _read(image, spec))


def labels_of(classes: Classes) -> Tensor:
    """The class of each image, ``(support,)``."""
    import torch

    return torch.tensor([k for k, images in enumerate(classes) for _ in images])


def _read(image: SupportImage, spec: InputSpec) -> Tensor:
    from ..datasets.sources import decode
    from ..imaging.preprocess import preprocess_for

    return preprocess_for(spec)(decode(image.load()), image.reading)


def by_class(values: Sequence[V], sizes: Sequence[int]) -> list[list[V]]:
    """One value for each image of all classes, as one list for each class."""
    return [list(islice(rest, size)) for rest in [iter(values)] for size in sizes]


def finite(*rows: Sequence[float]) -> bool:
    """Whether there is no NaN and nothing infinite in them."""
    return all(math.isfinite(value) for row in rows for value in row)
