"""Which versions of the photos that teach bring something.

``python -m fewshot_demo.studies.support_versions --sets FOLDER`` teaches with each selection of
versions and asks about pictures as they are, small, and blurred. The sets are for choosing: no
class of them was trained on, and the test sets of `photo_sets` are others.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from ..backbones import Backbone
from ..datasets.sources import ClassImages
from ..recognition.versions import versions_of
from .photo_sets import ASKED, MODELS, embedded, phones, published, sets_in, some_of
from .result_files import Row, write
from .robustness import accuracy, as_cell

WAYS = ("as it is", "half the size on another background", "blurred")
SELECTIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("mirrored",),
    ("close-up",),
    ("mirrored", "turned"),
    ("mirrored", "smaller"),
    ("mirrored", "blurred"),
    ("mirrored", "blurred", "smaller"),
    ("mirrored", "blurred", "smaller", "close-up"),
)
NAMES = ("itself", "mirrored", "blurred", "smaller", "close-up", "turned")


class _Version(Backbone):
    """Embeds one version of each image."""

    def __init__(self, backbone: Backbone, version: str) -> None:
        super().__init__()
        self.backbone, self.version = backbone, version
        self.dim, self.input_spec = backbone.dim, backbone.input_spec

    def forward(self, images: Float[Tensor, "n 3 size size"]) -> Float[Tensor, "n dim"]:
        return self.backbone(version_of(images, self.version))


def version_of(
    images: Float[Tensor, "n 3 size size"], version: str
) -> Float[Tensor, "n 3 size size"]:
    """One of `NAMES`; the first four are those that teach in the app."""
    if version == "close-up":
        edge = images.shape[-1] // 10
        middle = images[..., edge:-edge, edge:-edge]
        return F.interpolate(middle, images.shape[-2:], mode="bilinear")
    if version == "turned":
        cosine, sine = math.cos(math.radians(15)), math.sin(math.radians(15))
        matrix = torch.tensor([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
        grid = F.affine_grid(matrix.expand(len(images), -1, -1), list(images.shape), False)
        return F.grid_sample(images, grid, padding_mode="border", align_corners=False)
    return versions_of(images)[:, NAMES.index(version)]


def mean_direction(versions: Sequence[Float[Tensor, "image dim"]]) -> Float[Tensor, "image dim"]:
    """As long as the first of them."""
    length = versions[0].norm(dim=1, keepdim=True)
    return F.normalize(torch.stack(list(versions)).mean(0), dim=1) * length


@torch.no_grad()
def versions_study(sources: Mapping[str, ClassImages]) -> Iterator[Row]:
    """One row for each model, selection of versions and way to ask: the mean over all sets."""
    cut = {name: some_of(source, ASKED) for name, source in sources.items()}
    models = {name: published(name) for name in MODELS}
    for eyes in dict.fromkeys(eyes for _, eyes in models.values()):
        seeing = {name: learner for name, (learner, own) in models.items() if own == eyes}
        backbone = next(iter(seeing.values())).backbone
        itself = phones()["as it is"]
        known = {
            (name, version): embedded(_Version(backbone, version), source, itself)
            for name, source in cut.items()
            for version in NAMES
        }
        asked = {
            (name, way): embedded(backbone, source, phones()[way])
            for name, source in cut.items()
            for way in WAYS
        }
        for model, learner in seeing.items():
            for chosen in SELECTIONS:
                for way in WAYS:
                    each = []
                    for name in cut:
                        classes = zip(*(known[name, v] for v in ("itself", *chosen)), strict=True)
                        taught = [mean_direction(versions) for versions in classes]
                        each.append(accuracy(learner, taught, asked[name, way]))
                    cell = as_cell(torch.stack(each).mean(0))
                    told = ", ".join(("itself", *chosen))
                    yield {"model": model, "taught": told, "asked_about": way, "cells": [cell]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what versions of pictures bring.")
    parser.add_argument("--sets", type=Path, required=True, help="folder with a folder a set")
    given = parser.parse_args(arguments)
    sources = sets_in(given.sets)
    about = {"data": f"validation photos of full size: {', '.join(sources)}"}
    write("support-versions", about, list(versions_study(sources)))


if __name__ == "__main__":
    main()
