"""The one preprocessing, built from an input spec, for training, evaluation and the app."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from ..core.inputs import InputSpec
from .ink.normalise import normalise_ink, reading_of
from .subject import subject_box


@runtime_checkable
class Preprocess(Protocol):
    """From an image to the tensor that a backbone expects."""

    def __call__(
        self, image: Image.Image, reading: str = "auto"
    ) -> Float[Tensor, "channels size size"]:
        """The image's tensor; the reading matters for drawings only, see `ink.normalise_ink`."""
        ...


@lru_cache(maxsize=64)
def preprocess_for(spec: InputSpec) -> Preprocess:
    """The function from an image to the tensor that a backbone of this spec expects."""
    mean = torch.tensor(spec.mean).view(-1, 1, 1)
    std = torch.tensor(spec.std).view(-1, 1, 1)
    plain = not any(spec.mean) and set(spec.std) == {1.0}
    load = _ink if spec.kind == "ink" else _photo

    def preprocess(
        image: Image.Image, reading: str = "auto"
    ) -> Float[Tensor, "channels size size"]:
        values = load(image, spec, reading)
        return values if plain else (values - mean) / std

    return preprocess


def reading_for(spec: InputSpec, image: Image.Image, reading: str = "auto") -> str:
    """How the preprocessing of this spec reads an image: ``plain`` or ``paper``."""
    if spec.kind != "ink":
        return "plain"
    return reading_of(image) if reading == "auto" else reading


def _ink(image: Image.Image, spec: InputSpec, reading: str) -> Float[Tensor, "channels size size"]:
    return normalise_ink(image, spec.size, reading).expand(spec.channels, -1, -1)


def _photo(
    image: Image.Image, spec: InputSpec, _reading: str
) -> Float[Tensor, "channels size size"]:
    """What the photo shows, or its middle as far as the spec lets it be wide, as a square."""
    left, top, right, bottom = subject_box(image, spec.widest)
    sides = right - left, bottom - top
    width, height = (min(side, spec.widest * min(sides)) for side in sides)
    left, top = (left + right - width) / 2, (top + bottom - height) / 2
    colours = image.convert("RGB" if spec.channels == 3 else "L")
    square = np.array(
        colours.resize(
            (spec.size, spec.size),
            Image.Resampling.BICUBIC,
            box=(left, top, left + width, top + height),
        )
    )
    return (
        torch.from_numpy(square).view(spec.size, spec.size, spec.channels).permute(2, 0, 1).float()
        / 255
    )


def shown(seen: Float[Tensor, "channels size size"], spec: InputSpec) -> bytes:
    """PNG of what a backbone got, as people see drawings: ink dark on white."""
    values = (seen.permute(1, 2, 0).numpy() * spec.std + spec.mean).clip(0, 1)
    picture = 1 - values[..., 0] if spec.kind == "ink" else values.squeeze()
    file = BytesIO()
    Image.fromarray((picture * 255).round().astype(np.uint8)).save(file, "PNG")
    return file.getvalue()
