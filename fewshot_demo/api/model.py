"""A model, what it was taught, and its answers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image

from ..core.open_set import SHARE
from .errors import english_errors

if TYPE_CHECKING:
    from ..models.checkpoint import Card
    from ..recognition.recogniser import Recogniser, SupportImage

Location: TypeAlias = "str | os.PathLike[str]"
Picture: TypeAlias = "Location | Image.Image"  # a file, or an image that is at hand


@dataclass(frozen=True)
class SupportShare:
    """How much one of the images taught counted in an answer.

    Attributes:
        label: its class.
        number: its place among those of the class, from 0.
        file: where it was read; None for an image that was at hand.
        weight: 0 to 1; the weights of a class sum to its probability.
        score: higher is evidence for its class; its scale is the method's.
    """

    label: str
    number: int
    file: Path | None
    weight: float
    score: float


@dataclass(frozen=True)
class Answer:
    """What a model says of one image.

    Attributes:
        model: id of the model.
        label: the nearest class, also where the image is none of these.
        probabilities: class to probability, if it is one of them; they sum to 1.
        support: every image taught, class by class in the order given.
        none_probability: calibrated chance that the image is of no class, 0 to 1; None where the
            model cannot tell.
        none_of_these: whether that is likelier than any class; None where the model cannot tell.
        shown: class to its entry in the one distribution that holds "none of these" as well: with
            the chance of that, if there is one, they sum to 1.
        seconds: for the answer alone.
    """

    model: str
    label: str
    probabilities: dict[str, float]
    support: tuple[SupportShare, ...]
    none_probability: float | None
    none_of_these: bool | None
    shown: dict[str, float]
    seconds: float


@dataclass(frozen=True)
class Model:
    """A model, and all that it has to say of itself in its card; see `load`."""

    card: Card
    recogniser: Recogniser = field(repr=False)

    @property
    def id(self) -> str:
        """Its name."""
        return self.card.id

    @property
    def can_refuse(self) -> bool:
        """Whether it can say "none of these", and so answer about a single class."""
        return self.recogniser.can_refuse(self.id)

    def teach(self, classes: Mapping[str, Sequence[Picture]] | Location) -> Taught:
        """Teach classes by a few images each; nothing is trained, so this is quick.

        Args:
            classes: name of a class to its images, as files or PIL images, at least one each; or a
                folder that has a folder of images for each class.

        Raises:
            FileNotFoundError: if a file is not there, or the folder holds no images.
            ValueError: if there is no class, a class without an image, or a single class and the
                model cannot say "none of these".
        """
        if not isinstance(classes, Mapping):
            from ..datasets.sources import ClassImages

            classes = ClassImages.from_folder(Path(classes)).files
        return Taught(self, {name: tuple(images) for name, images in classes.items()})


class Taught:
    """A model that has been taught some classes; as many questions as wanted. See `Model.teach`."""

    def __init__(self, model: Model, classes: Mapping[str, tuple[Picture, ...]]) -> None:
        if empty := [name for name, images in classes.items() if not images]:
            raise ValueError(f"{', '.join(empty)}: every class needs at least one image")
        if not classes:
            raise ValueError("there is nothing to teach; give images of two classes or more")
        if len(classes) == 1 and not model.can_refuse:
            raise ValueError(
                f"{model.id} cannot say “none of these”, so one class is too little; "
                "teach a second one, or choose a model that can"
            )
        self.model, self.classes = model, classes
        self._images = [[_support_image(image) for image in row] for row in classes.values()]

    @english_errors()
    def ask(self, image: Picture, *, strangers: float = SHARE) -> Answer:
        """Ask about one image.

        Args:
            image: a file or a PIL image.
            strangers: how many of all questions are about something else, 0 to 0.5; 0: never.

        Raises:
            FileNotFoundError: if the file is not there.
            ImageRefused: if it, or an image taught, cannot be read.
            ModelUnavailable: if the model's file cannot be used.
        """
        from ..datasets.sources import decode

        recogniser = self.model.recogniser
        if self.model.card.domain == "photo":  # drawings teach as they are
            learner = recogniser.learner(self.model.id)
            recogniser.support.refine_now(learner, self.model.card, self._images)
        found = recogniser.answer(
            self.model.id, self._images, decode(_bytes_of(image)), strangers=strangers
        )
        probabilities = dict(zip(self.classes, found.probabilities, strict=True))
        support = [
            SupportShare(label, number, _file_of(image), weight, score)
            for (label, images), weights, scores in zip(
                self.classes.items(), found.weights, found.scores, strict=True
            )
            for number, (image, weight, score) in enumerate(
                zip(images, weights, scores, strict=True)
            )
        ]
        return Answer(
            model=self.model.id,
            label=max(probabilities, key=probabilities.__getitem__),
            probabilities=probabilities,
            support=tuple(support),
            none_probability=found.none_probability,
            none_of_these=None if found.none_probability is None else found.shown.is_none,
            shown=dict(zip(self.classes, found.shown.classes, strict=True)),
            seconds=found.seconds,
        )


def available(*, checkpoints: Location | None = None, device: str | None = None) -> list[Model]:
    """Every model at hand, the best one first; none is read before it is used.

    Args:
        checkpoints: folder of model files; None: the configured one, with what ships.
        device: ``auto``, ``cpu``, ``cuda`` …; None: the configured one.
    """
    recogniser = _recogniser(checkpoints, device)
    return [Model(card, recogniser) for card in recogniser.cards()]


@english_errors()
def load(
    model: str = "", *, checkpoints: Location | None = None, device: str | None = None
) -> Model:
    """A model by its id; without one, that which is recommended for drawings.

    Args:
        model: as `available` lists them.
        checkpoints, device: see `available`.

    Raises:
        KeyError: if there is no such model, listing the choices.
    """
    recogniser = _recogniser(checkpoints, device)
    chosen = model or recogniser.recommended()
    cards = {card.id: card for card in recogniser.cards()}
    return Model(cards.get(chosen) or recogniser.catalog.card(chosen), recogniser)


def _recogniser(checkpoints: Location | None, device: str | None) -> Recogniser:
    from ..recognition.recogniser import Recogniser
    from ..settings import settings

    values = settings()
    device = device or values.device
    refines = values.refine_photos
    if checkpoints is not None:
        return Recogniser(Path(checkpoints), device, refines=refines)
    return Recogniser(
        values.checkpoints,
        device,
        added=values.added_models,
        trusted=values.trusted_models,
        refines=refines,
    )


def _support_image(picture: Picture) -> SupportImage:
    from ..recognition.recogniser import SupportImage

    data = _bytes_of(picture)
    if isinstance(picture, Image.Image):
        return SupportImage(hashlib.sha256(data).hexdigest(), lambda: data)
    return SupportImage(hashlib.sha256(data).hexdigest(), Path(picture).read_bytes)


def _bytes_of(picture: Picture) -> bytes:
    """A file's bytes; of an image at hand those that a file of it would have, nothing lost."""
    if not isinstance(picture, Image.Image):
        return Path(picture).read_bytes()
    if picture.mode not in ("1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA"):
        picture = picture.convert("RGB")
    file = BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _file_of(picture: Picture) -> Path | None:
    return None if isinstance(picture, Image.Image) else Path(picture)
