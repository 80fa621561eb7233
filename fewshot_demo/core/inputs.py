"""What a backbone expects of an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST_SQUEEZED = 10
PREPROCESSING = 2  # counts the changes of what is made of a picture: what was kept of it is anew


@dataclass(frozen=True)
class InputSpec:
    """Size, channels and normalisation of a backbone's input; it travels with the weights.

    Args:
        size: side of the square input, in pixels.
        channels: 1 (ink) or 3 (colour).
        mean, std: per-channel normalisation of values in 0 to 1.
        kind: ``ink`` inputs are cropped to the drawing, ink 1 on paper 0; ``photo`` ones only where
            a small thing lies before smooth surroundings.
        widest: of photos: one whose longer side is more than so many times the shorter one is cut
            to that in the middle; what is left is squeezed into the square.
    """

    size: int
    channels: int = 1
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    kind: Literal["ink", "photo"] = "ink"
    widest: float = 1.0

    def __post_init__(self) -> None:
        if self.size < 1 or self.channels not in (1, 3):
            raise ValueError(
                f"an input is at least 1 pixel wide with 1 or 3 channels, "
                f"got size {self.size}, channels {self.channels}"
            )
        if not 1 <= self.widest <= MOST_SQUEEZED:
            raise ValueError(f"photos are squeezed 1 to {MOST_SQUEEZED} times, got {self.widest}")
        if len(self.mean) != self.channels or len(self.std) != self.channels:
            raise ValueError(
                f"mean and std need {self.channels} values, got {self.mean} and {self.std}"
            )
