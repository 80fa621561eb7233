"""The kind of a picture: a drawing, a photo of a drawing, or a photo of a thing.

A small network of one hidden layer over the numbers of `features`, fitted and measured by
``python -m fewshot_demo.studies.kinds``, whose weights lie beside this file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float
from PIL import Image

from .features import features

Kind = Literal["drawing", "paper", "photo"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WEIGHTS = Path(__file__).with_name("weights.json")
REACH = 4.0  # standard deviations: further out a number says no more


@dataclass(frozen=True)
class KindOfPicture:
    """What a picture is.

    Attributes:
        kind: ``drawing`` (made on a screen, or as clean as that), ``paper`` (a photo of a drawing
            on paper or a board), or ``photo`` (of a thing).
        sure: the probability that it is, 1/3 to 1, calibrated on pictures that were kept back.
    """

    kind: Kind
    sure: float


def kind_of(image: Image.Image) -> KindOfPicture:
    """What a picture of any size and mode is; about 2 ms."""
    probabilities = network().probabilities(features(image)[None])[0]
    best = int(probabilities.argmax())
    return KindOfPicture(KINDS[best], float(probabilities[best]))


@dataclass(frozen=True)
class Network:
    """Numbers, standardised and bounded, to a hidden layer (ReLU), to a logit for each kind.

    Args:
        mean, spread: of each number in training.
        hidden, hidden_bias, out, out_bias: of the two layers, the logits already tempered.
    """

    mean: Float[np.ndarray, " features"]
    spread: Float[np.ndarray, " features"]
    hidden: Float[np.ndarray, "features units"]
    hidden_bias: Float[np.ndarray, " units"]
    out: Float[np.ndarray, "units kinds"]
    out_bias: Float[np.ndarray, " kinds"]

    def probabilities(
        self, numbers: Float[np.ndarray, "n features"]
    ) -> Float[np.ndarray, "n kinds"]:
        """Of each kind, summing to 1."""
        values = standardised(numbers, self.mean, self.spread)
        logits = np.maximum(values @ self.hidden + self.hidden_bias, 0) @ self.out + self.out_bias
        exponents = np.exp(logits - logits.max(1, keepdims=True))
        return exponents / exponents.sum(1, keepdims=True)

    def save(self, path: Path = WEIGHTS) -> None:
        """As JSON, four significant figures."""
        lists = {
            name: json.loads(json.dumps(np.vectorize(_short)(values).tolist()))
            for name, values in vars(self).items()
        }
        path.write_text(json.dumps(lists, separators=(",", ":")) + "\n")


def standardised(
    numbers: Float[np.ndarray, "n features"],
    mean: Float[np.ndarray, " features"],
    spread: Float[np.ndarray, " features"],
) -> Float[np.ndarray, "n features"]:
    """Centred, of spread 1, none further than `REACH` away."""
    return ((numbers - mean) / spread).clip(-REACH, REACH)


@cache
def network() -> Network:
    """The network whose weights lie beside this file, read once."""
    stored = json.loads(WEIGHTS.read_text())
    return Network(**{name: np.array(values, np.float32) for name, values in stored.items()})


def _short(value: float) -> float:
    return float(f"{value:.4g}")
