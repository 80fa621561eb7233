"""What strokes allow: unfinished drawings, and the same strokes placed less steadily.

While somebody draws, a model is asked about the drawing at the end of each stroke. So it is trained
on such beginnings too. And where each stroke moves a little by itself, a drawing changes as no
distortion of the whole picture changes it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int, UInt8
from torch import Tensor

from ..imaging.ink.normalise import normalise_ink
from .sources import ClassImages, ClassTensors
from .strokes import Drawing, read_drawings, render_strokes

FOLDER = "quickdraw_strokes"
PARTS = (0.4, 0.6, 0.8, 1.0, 1.0)  # of the strokes; those drawn to the end are unsteady
SHIFT, SCALE, TURN = 8.0, 0.09, 0.1  # standard deviations: of 255, of 1, in radians
SHEET, LINE = 105, 2.5  # pixels of the sheet and of the pen that the data set's pictures have


def beginning(drawing: Drawing, part: float) -> Drawing:
    """The first strokes, this part of them (0 to 1), rounded up."""
    return drawing[: max(1, math.ceil(part * len(drawing)))]


def unsteady(drawing: Drawing, hand: np.random.Generator) -> Drawing:
    """Each stroke moved, scaled and turned a little about its middle."""
    moved = []
    for stroke in drawing:
        points = np.array(stroke[:2], float)
        middle = (points.max(1) + points.min(1)) / 2
        angle = hand.normal(0, TURN)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        scaled = turn @ ((points - middle[:, None]) * hand.normal(1, SCALE, (2, 1)))
        moved.append((scaled + (middle + hand.normal(0, SHIFT, 2))[:, None]).tolist())
    return moved


def strokes_of(name: str, folder: Path) -> list[Drawing]:
    """All drawings of a class, in the order of its pictures."""
    word = name.rsplit("/", maxsplit=1)[-1]
    return [drawing for _, drawing in read_drawings(folder / f"{word}.ndjson")]


def drawn_so_far(
    names: Sequence[str],
    folder: Path,
    part: float,
    size: int,
    hand: np.random.Generator | None = None,
) -> ClassTensors:
    """The classes' drawings when this part of their strokes was drawn, or drawn by another hand.

    Args:
        names: of the classes.
        folder: one file of strokes per class.
        part: of the strokes, 0 to 1, rounded up.
        size: of the images.
        hand: makes them unsteady; None: they are as they were drawn.
    """
    images, counts = [], []
    for name in names:
        drawings = strokes_of(name, folder)
        for drawing in drawings:
            strokes = beginning(drawing, part)
            if hand is not None:
                strokes = unsteady(strokes, hand)
            picture = render_strokes(strokes, SHEET, LINE)
            images.append((normalise_ink(picture, size, "plain") * 255).round().to(torch.uint8))
        counts.append(len(drawings))
    sizes = torch.tensor(counts)
    return ClassTensors(torch.stack(images), sizes.cumsum(0) - sizes, sizes, tuple(names))


@dataclass(frozen=True)
class HalfDrawn:
    """What stands in now and then for the finished drawings of some classes.

    Args:
        parts: the same classes, each with its images in the same order, see `PARTS`.
        classes: the number that each class of the training data has there, −1 for none.
        starts: the first image of each class of the training data.
        chance: that an image is replaced.
    """

    parts: Sequence[ClassTensors]
    classes: Int[Tensor, " class"]
    starts: Int[Tensor, " class"]
    chance: float

    @classmethod
    def of(
        cls,
        train: ClassTensors,
        source: ClassImages,
        folder: Path,
        chance: float,
        parts: Sequence[float] = PARTS,
    ) -> HalfDrawn:
        """Of the classes of ``source`` that have strokes, turned where the training data is."""
        names = [n for n in source.files if (folder / f"{n.rsplit('/', 1)[-1]}.ndjson").is_file()]
        size = train.images.shape[-1]
        hand = np.random.default_rng(0)
        drawn = [
            drawn_so_far(names, folder, part, size, hand if part == 1 else None) for part in parts
        ]
        if any("/rot" in name for name in train.names):
            drawn = [part.with_rotations() for part in drawn]
        number = {name: index for index, name in enumerate(drawn[0].names)}
        classes = torch.tensor([number.get(name, -1) for name in train.names])
        have = classes >= 0
        if not torch.equal(train.counts[have], drawn[0].counts[classes[have]]):
            raise ValueError(f"{folder} has other drawings than the pictures that are trained on")
        return cls(drawn, classes, train.starts, chance)

    def replace(
        self,
        images: UInt8[Tensor, "n 1 side side"],
        classes: Int[Tensor, " n"],
        picks: Int[Tensor, " n"],
        generator: torch.Generator,
    ) -> UInt8[Tensor, "n 1 side side"]:
        """The images, some of them unfinished or unsteady.

        Args:
            images: of the training data.
            classes: of each, by number in it.
            picks: the number of each image in it.
            generator: decides which, and how.
        """
        chosen = torch.rand(len(images), generator=generator) < self.chance
        which = torch.randint(len(self.parts), (len(images),), generator=generator)
        chosen &= self.classes[classes] >= 0
        images = images.clone()
        for number, part in enumerate(self.parts):
            some = chosen & (which == number)
            place = picks[some] - self.starts[classes[some]]
            images[some] = part.images[part.starts[self.classes[classes[some]]] + place]
        return images
