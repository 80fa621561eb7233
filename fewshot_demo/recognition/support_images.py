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
from .refining import WAITING, Refining

if TYPE_CHECKING:
    from torch import Tensor

    from ..backbones import Backbone
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
        refines: whether photos that teach are embedded in several versions, behind the answers.
    """

    def __init__(
        self, size: int, store: EmbeddingStore | None = None, *, refines: bool = False
    ) -> None:
        self._embeddings = Embeddings(size, store)
        self._tensors: Cache[Tensor] = Cache(size)
        self._refining = Refining() if refines else None

    def __len__(self) -> int:
        return len(self._tensors)

    def close(self) -> None:
        """End what goes on behind the answers."""
        if self._refining is not None:
            self._refining.close()

    def embedded(self, learner: Learner, card: Card, classes: Classes, device: str) -> Tensor:
        """The embeddings of all images as they are, ``(support, dim)``."""
        return self._embedded(learner.backbone, backbone_key(card), card, classes, device)

    def teaching(self, learner: Learner, card: Card, classes: Classes, device: str) -> Tensor:
        """The embeddings that teach, ``(support, dim)``: of several versions where they are known.

        All of a set are of one kind, so that no image counts for more than another.
        """
        if not self.refined(learner, card, classes):
            return self.embedded(learner, card, classes, device)
        return self._of_versions(learner, card, classes, device)

    def refined(self, learner: Learner, card: Card, classes: Classes) -> bool:
        """Whether several versions of every image are embedded; where not, it is begun.

        Not of images that came with a question and are gone with it.
        """
        from ..learners.base import MetricLearner

        photos = learner.backbone.input_spec.kind == "photo"
        if self._refining is None or not photos or not isinstance(learner, MetricLearner):
            return False
        key = _versions_key(card)
        every = {image.content: image for images in classes for image in images}
        if not all(image.lasting for image in every.values()):
            return False
        missing = [i for name, i in every.items() if not self._embeddings.there(key, [name])]
        for image in missing:
            self._refining.later(
                (key, image.content), lambda one=image: self._refine(learner, card, one)
            )
        return not missing

    def refine_now(self, learner: Learner, card: Card, classes: Classes) -> None:
        """Embed several versions of every image before this returns, if that is done at all."""
        for _ in range(0, sum(map(len, classes)), WAITING):  # the line takes so many
            if self._refining is not None and not self.refined(learner, card, classes):
                self._refining.wait()

    def _refine(self, learner: Learner, card: Card, image: SupportImage) -> None:
        import torch

        with torch.no_grad():
            device = next((str(p.device) for p in learner.backbone.parameters()), "cpu")
            self._of_versions(learner, card, [[image]], device)

    def _of_versions(self, learner: Learner, card: Card, classes: Classes, device: str) -> Tensor:
        from .versions import SeveralVersions

        backbone = SeveralVersions(learner.backbone)
        return self._embedded(backbone, _versions_key(card), card, classes, device)

    def _embedded(
        self, backbone: Backbone, key: str, card: Card, classes: Classes, device: str
    ) -> Tensor:
        every = [image for images in classes for image in images]
        return self._embeddings.of(
            backbone,
            key,
            [image.content for image in every],
            lambda i: _read(every[i], backbone.input_spec).to(device),
            lasting=card.backbone.frozen and all(image.lasting for image in every),
        )

    def preprocessed(self, learner: Learner, classes: Classes) -> Tensor:
        """All images as the learner expects them, ``(support, channels, height, width)``."""
        import torch

        spec = learner.backbone.input_spec
        return torch.stack([self._tensor(image, spec) for images in classes for image in images])

    def _tensor(self, image: SupportImage, spec: InputSpec) -> Tensor:
        return self._tensors.get((image.content, spec), lambda: _read(image, spec))


def _versions_key(card: Card) -> str:
    from .versions import VERSION

    return f"{backbone_key(card)}-{VERSION}"


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
