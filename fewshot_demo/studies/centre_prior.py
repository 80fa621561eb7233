"""How much more the middle of a photo is to count than its edge.

``python -m fewshot_demo.studies.centre_prior --sets FOLDER`` teaches and asks with each strength of
the prior, about pictures as they are, small anywhere on another ground, blurred, and cut so that
their middle lies off the centre. The sets are for choosing, as in `support_versions`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import torch
import torch.nn.functional as F
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from ..backbones import Backbone, EfficientNet
from ..backbones.centre_prior import weights_of_places
from ..datasets.sources import ClassImages
from .photo_sets import ASKED, MODELS, Change, embedded, phones, published, sets_in, some_of
from .result_files import Row, write
from .robustness import accuracy, as_cell

PRIORS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
KEPT = 0.75  # of each side of a picture that is cut


class _Places(Backbone):
    """Gives the maps of photos, flat, with all places counting alike."""

    def __init__(self, backbone: EfficientNet) -> None:
        super().__init__()
        backbone.centre_prior = 0.0
        self.backbone = backbone
        self.dim, self.input_spec = backbone.dim, backbone.input_spec

    def forward(self, images: Float[Tensor, "n 3 size size"]) -> Float[Tensor, "n values"]:
        return self.backbone.forward_map(images).flatten(1)

    def with_prior(self, maps: Float[Tensor, "n values"], prior: float) -> Float[Tensor, "n dim"]:
        """The embeddings that a centre prior makes of these maps."""
        side = self.backbone.side
        weighted = maps.view(-1, self.dim, side, side) * weights_of_places(side, prior)
        return F.normalize(weighted.mean((2, 3)), dim=1) * self.backbone.length


def ways() -> dict[str, Change]:
    """What is asked about."""
    same = ("as it is", "half the size on another background", "blurred")
    return {name: phones()[name] for name in same} | {
        "cut at the left and the top": lambda image, hand: _cut(image, left=True),
        "cut at the right and the bottom": lambda image, hand: _cut(image, left=False),
    }


def _cut(image: Image.Image, *, left: bool) -> Image.Image:
    width, height = int(image.width * KEPT), int(image.height * KEPT)
    x, y = (image.width - width, image.height - height) if left else (0, 0)
    return image.crop((x, y, x + width, y + height))


@torch.no_grad()
def prior_study(sources: Mapping[str, ClassImages]) -> Iterator[Row]:
    """One row for each model, strength and way to ask: the mean over all sets."""
    cut = {name: some_of(source, ASKED) for name, source in sources.items()}
    models = {name: published(name) for name in MODELS}
    for eyes in dict.fromkeys(eyes for _, eyes in models.values()):
        seeing = {name: learner for name, (learner, own) in models.items() if own == eyes}
        backbone = next(iter(seeing.values())).backbone
        assert isinstance(backbone, EfficientNet)
        places = _Places(backbone)
        maps = {
            (name, way): embedded(places, source, change)
            for name, source in cut.items()
            for way, change in ways().items()
        }
        for model, learner in seeing.items():
            for prior in PRIORS:
                for way in ways():
                    each = []
                    for name in cut:
                        taught, asked = (
                            [places.with_prior(images, prior) for images in maps[name, what]]
                            for what in ("as it is", way)
                        )
                        each.append(accuracy(learner, taught, asked))
                    cell = as_cell(torch.stack(each).mean(0))
                    about = {"centre_prior": str(prior), "asked_about": way}
                    yield {"model": model, **about, "cells": [cell]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure what a prior of the centre brings.")
    parser.add_argument("--sets", type=Path, required=True, help="folder with a folder a set")
    given = parser.parse_args(arguments)
    sources = sets_in(given.sets)
    about = {"data": f"validation photos of full size: {', '.join(sources)}"}
    write("centre-prior", about, list(prior_study(sources)))


if __name__ == "__main__":
    main()
