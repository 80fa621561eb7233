"""What a recipe makes of its training classes before episodes are drawn from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..core.inputs import InputSpec
from ..datasets.drawn_style import printed_classes
from ..datasets.half_drawn import FOLDER, HalfDrawn
from ..datasets.sources import ClassImages, ClassTensors
from .config import TrainConfig


def training_classes(config: TrainConfig, source: ClassImages, spec: InputSpec) -> ClassTensors:
    """The training classes as a recipe wants them: large, turned, printed pictures as lines."""
    larger = _training_spec(config, spec)
    printed = {name for name in source.files if config.lines and config.lines in name}
    others = [name for name in source.files if name not in printed]
    train = ClassTensors.load(source.select(others), larger)
    if printed:
        train |= printed_classes(source.select(sorted(printed)), larger.size)
    turned = config.rotations
    texts = [] if turned is False else [""] if turned is True else turned
    for text in [texts] if isinstance(texts, str) else texts:
        train = train.with_rotations(text)
    return train


def unfinished_drawings(
    config: TrainConfig, train: ClassTensors, source: ClassImages, data: Path
) -> HalfDrawn | None:
    """What stands in for finished doodles now and then; None where the recipe wants none."""
    if not config.half_drawn:
        return None
    return HalfDrawn.of(train, source, data / FOLDER, config.half_drawn)


def _training_spec(config: TrainConfig, spec: InputSpec) -> InputSpec:
    """Augmented images are resampled, so their source is larger than the input."""
    if config.augment is None and config.photo_augment is None:
        return spec
    return replace(spec, size=config.source_size or spec.size * 2)
