"""What a short training on the visitor's own photos would bring, beyond their several versions.

``python -m fewshot_demo.studies.practising --sets FOLDER`` trains, for each task anew, the last
convolution of the network for a few steps after P>M>F (Hu et al. 2022,
https://arxiv.org/abs/2204.07305): every version of a picture that teaches is a query in turn, and
the prototypes are those of the other pictures. Then it asks, with and without. The sets are for
choosing, as in `support_versions`.

Departures: one layer, not all of the network, so that the maps before it are computed once.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import cast

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from ..backbones import EfficientNet
from ..core.functional import squared_distances
from ..datasets.sources import ClassImages, decode
from ..imaging.preprocess import preprocess_for
from ..learners.base import MetricLearner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..recognition.versions import versions_of
from .photo_sets import ASKED, MODELS, Change, phones, some_of
from .result_files import Row, write

WAY, SHOT, QUERIES, TASKS = 5, 5, 5, 15  # as many queries as shots; tasks of each set
STEPS, RATE = 20, 1e-4
WAYS = ("as it is", "blurred")
Maps = Float[Tensor, "n depth rows columns"]
Before = tuple[Float[Tensor, "n depth"], Maps]  # the middle layer's mean, and the last block's maps


class LastConvolution(nn.Module):
    """A copy of what stands behind the last block, which alone is trained."""

    def __init__(self, backbone: EfficientNet) -> None:
        super().__init__()
        self.convolution = deepcopy(backbone.model.conv_head).requires_grad_(True)
        self.activation = deepcopy(backbone.model.bn2).eval()
        self._backbone = (backbone,)  # not a part of this module

    def forward(self, before: Before) -> Float[Tensor, "n dim"]:
        """Embeddings."""
        middle, late = before
        last = self.activation(self.convolution(late))
        joined = torch.cat([middle, late.mean((2, 3)), last.mean((2, 3))], 1)
        return self._backbone[0].projected(joined)


def practise(last: LastConvolution, before: Before, labels: Tensor) -> None:
    """Train on pictures, ``(picture · version, …)``, with the class of each picture."""
    optimizer = torch.optim.Adam(last.convolution.parameters(), RATE)
    one_hot = F.one_hot(labels).float()
    others = 1 - torch.eye(len(labels))
    weights = others[:, None] * one_hot.mT  # of each picture, in each class, without one picture
    weights = weights / weights.sum(2, keepdim=True)
    for _ in range(STEPS):
        versions = last(before).unflatten(0, (len(labels), -1))
        prototypes = weights @ mean_direction(versions)
        logits = [-squared_distances(v, p) for v, p in zip(versions, prototypes, strict=True)]
        loss = F.cross_entropy(torch.cat(logits), labels.repeat_interleave(versions.shape[1]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def mean_direction(versions: Float[Tensor, "n version dim"]) -> Float[Tensor, "n dim"]:
    """As long as the first version."""
    length = versions[:, 0].norm(dim=1, keepdim=True)
    return F.normalize(versions.mean(1), dim=1) * length


def practising_study(sources: Mapping[str, ClassImages]) -> Iterator[Row]:
    """For each model and way to ask a row before and one after, the mean over all sets."""
    learners = {name: _learner(name) for name in MODELS}
    backbone = cast(EfficientNet, next(iter(learners.values())).backbone)
    backbone.optimise_for_serving()
    found: dict[tuple[str, str, bool], list[float]] = {}
    for source in sources.values():
        cut = some_of(source, ASKED)
        asked_of = {way: _before(backbone, cut, phones()[way]) for way in WAYS}
        versions = _before(backbone, cut, phones()["as it is"], of=versions_of)
        generator = torch.Generator().manual_seed(0)
        for _ in range(TASKS):
            classes = torch.randperm(len(cut), generator=generator)[:WAY].tolist()
            orders = [torch.randperm(ASKED, generator=generator) for _ in classes]
            picked = list(zip(classes, orders, strict=True))
            labels = torch.arange(WAY).repeat_interleave(SHOT)
            before = _joined([_of(versions[c], o[:SHOT]) for c, o in picked])
            asked = {
                way: _joined([_of(of_classes[c], o[-QUERIES:]) for c, o in picked])
                for way, of_classes in asked_of.items()
            }
            last = LastConvolution(backbone)
            for practised in (False, True):
                if practised:
                    practise(last, before, labels)
                with torch.no_grad():
                    support = mean_direction(last(before).unflatten(0, (len(labels), -1)))
                    for name, learner in learners.items():
                        classifier = learner.compare(support, labels, WAY)
                        for way, queries in asked.items():
                            right = classifier.logits(last(queries)).argmax(1) == labels
                            each = found.setdefault((name, way, practised), [])
                            each.append(float(right.float().mean()))
    for (name, way, practised), each in found.items():
        gained = _mean(torch.tensor(each) - torch.tensor(found[name, way, False]))
        accuracy, ci95 = _mean(torch.tensor(each))
        cell = {"way": WAY, "shot": SHOT, "episodes": len(each), "accuracy": accuracy, "ci95": ci95}
        yield {
            "model": name,
            "practised": practised,
            "asked_about": way,
            "gained": f"{100 * gained[0]:.1f} ± {100 * gained[1]:.1f}" if practised else "–",
            "cells": [cell],
        }


def _mean(values: Float[Tensor, " task"]) -> tuple[float, float]:
    """And the half width of its 95 % interval."""
    return float(values.mean()), float(1.96 * values.std(correction=0) / math.sqrt(len(values)))


@torch.no_grad()
def _before(
    backbone: EfficientNet,
    source: ClassImages,
    change: Change,
    of: Callable[[Tensor], Tensor] = lambda images: images[:, None],
) -> list[Before]:
    """For each class what the layers before make of its images, ``(image, version)``."""
    preprocess, hand = preprocess_for(backbone.input_spec), np.random.default_rng(0)
    found = []
    for files in source.files.values():
        pictures = [change(decode(path.read_bytes()).convert("RGB"), hand) for path in files]
        images = of(torch.stack([preprocess(picture) for picture in pictures]))
        middle, late = backbone._layers(images.flatten(0, 1))[:2]
        layers = middle.float().mean((2, 3)), late.float()
        found.append(tuple(layer.unflatten(0, images.shape[:2]) for layer in layers))
    return found


def _of(before: Before, places: Tensor) -> Before:
    return before[0][places], before[1][places]


def _joined(parts: Sequence[Before]) -> Before:
    """Of several classes, ``(class · image · version)``."""
    middle, late = (torch.cat(layer).flatten(0, 1) for layer in zip(*parts, strict=True))
    return middle, late


def _learner(name: str) -> MetricLearner:
    learner = load(CHECKPOINTS / f"{name}.safetensors")[0].eval().requires_grad_(False)
    assert isinstance(learner, MetricLearner)
    return learner


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Measure a short training on one's own photos.")
    parser.add_argument("--sets", type=Path, required=True, help="folder with a folder a set")
    given = parser.parse_args(arguments)
    paths = sorted(path for path in given.sets.iterdir() if path.is_dir())
    sources = {path.name: ClassImages.from_folder(path) for path in paths}
    about = {"data": f"validation photos of full size: {', '.join(sources)}"}
    write("practising", about, list(practising_study(sources)))


if __name__ == "__main__":
    main()
