"""Where a model of the app looked: a question and one image that teaches, as two heat maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..models.checkpoint import usable_device
from .recogniser import Recogniser
from .support_images import Classes, labels_of

if TYPE_CHECKING:
    from PIL import Image
    from torch import Tensor

    from .looking import Method

Heat = list[list[float]]


@dataclass(frozen=True)
class HeatMaps:
    """Where a pair's score comes from, as plain numbers; see `looking.Looked`.

    Attributes:
        query, support: what each place of a picture adds to the score, by rows.
        query_seen, support_seen: PNGs of the pictures as the model got them.
        score: of the pair.
        base: what no place adds.
        method: how the maps were found.
    """

    query: Heat
    support: Heat | None
    query_seen: bytes
    support_seen: bytes
    score: float
    base: float
    method: Method


def heat_maps(
    recogniser: Recogniser,
    model: str,
    classes: Classes,
    index: int,
    query: Image.Image,
    reading: str = "auto",
) -> HeatMaps:
    """The maps of a question and of one image.

    Args:
        recogniser: whose model is looked through.
        model: its id.
        classes: the images of each class, at least one each.
        index: which of all images, class by class.
        query: any decoded image.
        reading: ``auto``, ``plain`` or ``paper``.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.
    """
    import torch

    from ..imaging.preprocess import preprocess_for, shown
    from .looking import where_it_looked

    with torch.no_grad():
        learner = recogniser.learner(model)
        spec, card = learner.backbone.input_spec, recogniser.card(model)
        device = usable_device(recogniser.catalog.device)
        seen = preprocess_for(spec)(query, reading)
        images = recogniser.support.preprocessed(learner, classes)
        found = where_it_looked(
            learner,
            labels_of(classes).to(device),
            lambda: recogniser.support.teaching(learner, card, classes, device),
            lambda: images.to(device),
            index,
            seen[None].to(device),
        )
    return HeatMaps(
        _rows(found.query),
        None if found.support is None else _rows(found.support),
        shown(seen, spec),
        shown(images[index], spec),
        found.score,
        found.base,
        found.method,
    )


def _rows(heat: Tensor) -> Heat:
    return heat.tolist()
