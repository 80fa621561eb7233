"""Drawings made by this project, as tensors: six invented signs that no model was trained on."""

from functools import lru_cache
from pathlib import Path

import torch

from fewshot_demo.core.episode import SupportSet
from fewshot_demo.core.inputs import InputSpec
from fewshot_demo.datasets.sampler import EpisodeSampler
from fewshot_demo.datasets.sources import ClassTensors, as_input
from fewshot_demo.datasets.strokes import read_drawings, render_strokes
from fewshot_demo.imaging.preprocess import preprocess_for

STROKES = Path(__file__).parent / "golden" / "strokes"


@lru_cache
def signs(spec: InputSpec) -> ClassTensors:
    """Every drawing of every sign, preprocessed."""
    preprocess = preprocess_for(spec)
    images, names, counts = [], [], []
    for path in sorted(STROKES.glob("*.ndjson")):
        drawn = [preprocess(render_strokes(drawing)) for _, drawing in read_drawings(path)]
        images += [(image * 255).round().to(torch.uint8) for image in drawn]
        names.append(path.stem)
        counts.append(len(drawn))
    sizes = torch.tensor(counts)
    return ClassTensors(torch.stack(images), sizes.cumsum(0) - sizes, sizes, tuple(names))


def sampler(spec: InputSpec, way: int, shot: int, queries: int, seed: int = 0) -> EpisodeSampler:
    """Episodes of the signs."""
    generator = torch.Generator().manual_seed(seed)
    return EpisodeSampler(signs(spec), spec, way, shot, queries, generator)


def uneven_support(spec: InputSpec, shots: list[int], seed: int = 0) -> SupportSet:
    """A support set of so many classes with so many images each.

    Classes beyond the six signs are mirrored and turned signs, which are other shapes.
    """
    data = signs(spec)
    generator = torch.Generator().manual_seed(seed)
    images, labels = [], []
    for label, shot in enumerate(shots):
        turn, sign = divmod(label, len(data))
        start, count = int(data.starts[sign]), int(data.counts[sign])
        picks = start + torch.randint(count, (shot,), generator=generator)
        images.append(torch.rot90(data.images[picks], turn, (2, 3)))
        labels += [label] * shot
    return SupportSet(as_input(torch.cat(images), spec), torch.tensor(labels))
