"""What a model sees of a picture, and whether it sees anything.

All but the last of these go by the model's input spec alone: the model need not be loaded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..core.inputs import InputSpec

if TYPE_CHECKING:
    from PIL import Image
    from torch import Tensor

    from ..learners import Learner

SMALL = 64  # pixels of a side at which ink is looked for
LARGE = 192  # and at which ink is shown, where the model itself gets less


def finds(spec: InputSpec, image: Image.Image, reading: str = "auto") -> bool:
    """Whether a model with this input finds anything: ink on the sheet, or detail in a photo."""
    if spec.kind == "photo":
        from ..imaging.kind.shows import shows_something

        return shows_something(image)
    from ..imaging.ink.normalise import normalise_ink

    return bool(normalise_ink(image, SMALL, reading).any())


def reading_for(spec: InputSpec, image: Image.Image, reading: str = "auto") -> str:
    """How a model with this input reads a picture: ``plain`` or ``paper``."""
    from ..imaging.preprocess import reading_for

    return reading_for(spec, image, reading)


def sees(spec: InputSpec, image: Image.Image, reading: str = "auto") -> bytes:
    """PNG of the picture as a model with this input gets it, drawings as dark ink on white.

    It is large enough to be looked at: small inputs are shown as they were before the last step.
    """
    from ..imaging.preprocess import preprocess_for, shown

    large = replace(spec, size=max(spec.size, LARGE))
    return shown(preprocess_for(large)(image, reading), large)


def look(learner: Learner, query: Image.Image, reading: str) -> tuple[Tensor, str]:
    """A query as the learner gets it, and how it was read: ``plain`` or ``paper``."""
    from ..imaging.preprocess import preprocess_for

    spec = learner.backbone.input_spec
    reading = reading_for(spec, query, reading)
    return preprocess_for(spec)(query, reading), reading
