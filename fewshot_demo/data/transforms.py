"""The one preprocessing, built from an input spec, for training, evaluation and the app."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from ..core.inputs import InputSpec
from .ink import normalise_ink

Preprocess = Callable[[Image.Image], Float[Tensor, "channels size size"]]


@lru_cache(maxsize=64)
def preprocess_for(spec: InputSpec) -> Preprocess:
    """The function from an image to the tensor that a backbone of this spec expects."""
    mean = torch.tensor(spec.mean).view(-1, 1, 1)
    std = torch.tensor(spec.std).view(-1, 1, 1)
    plain = not any(spec.mean) and set(spec.std) == {1.0}
    load = _ink if spec.kind == "ink" else _photo

    def preprocess(image: Image.Image) -> Float[Tensor, "channels size size"]:
        values = load(image, spec)
        return values if plain else (values - mean) / std

    return preprocess


def _ink(image: Image.Image, spec: InputSpec) -> Float[Tensor, "channels size size"]:
    return normalise_ink(image, spec.size).expand(spec.channels, -1, -1)


def _photo(image: Image.Image, spec: InputSpec) -> Float[Tensor, "channels size size"]:
    """Shorter side to the input's size, centre crop."""
    scale = spec.size / min(image.size)
    width, height = (max(spec.size, round(side * scale)) for side in image.size)
    resized = image.convert("RGB" if spec.channels == 3 else "L").resize(
        (width, height), Image.Resampling.BICUBIC
    )
    left, top = (width - spec.size) // 2, (height - spec.size) // 2
    square = np.array(resized.crop((left, top, left + spec.size, top + spec.size)))
    return (
        torch.from_numpy(square).view(spec.size, spec.size, spec.channels).permute(2, 0, 1).float()
        / 255
    )
