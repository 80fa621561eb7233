"""Drawing, photo of a drawing, or photo: how often the kind of a picture is told rightly.

``python -m fewshot_demo.studies.kinds --data data --pictures pictures`` makes pictures of the three
kinds, fits the network of `fewshot_demo.imaging.kind` on two thirds of their classes, measures it
on the others and on sources that it never saw, and writes both.

``--pictures`` is a folder of real ones: ``train`` and ``held-back``, in each ``drawing``, ``paper``
and ``photo``, and in these the sources, each a folder of class folders.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import nn

from ..imaging.kind.classifier import KINDS, REACH, Kind, Network, standardised
from .kind_sources import Numbers, measured, real, sources, ways
from .result_files import write

TRAIN, TEST = 300, 100  # pictures of each way of making them
UNITS, STEPS, BATCH = 48, 4000, 256
BINS = 10  # of the calibration error


def fit(numbers: Numbers, kinds: np.ndarray, weight: np.ndarray) -> Network:
    """The network, trained with dropout and weight decay, its logits tempered on a tenth.

    Args:
        numbers: ``(picture, features)``.
        kinds: ``(picture,)``, places in `KINDS`.
        weight: ``(picture,)``, how much each counts.
    """
    mean, spread = numbers.mean(0), numbers.std(0) + 1e-3
    values = torch.from_numpy(standardised(numbers, mean, spread)).float()
    labels, weights = torch.from_numpy(kinds), torch.from_numpy(weight).float()
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(len(values), generator=generator)
    held, rest = order[: len(order) // 10], order[len(order) // 10 :]
    torch.manual_seed(0)
    layers = nn.Sequential(
        nn.Linear(numbers.shape[1], UNITS), nn.ReLU(), nn.Dropout(0.2), nn.Linear(UNITS, len(KINDS))
    )
    optimizer = torch.optim.AdamW(layers.parameters(), 3e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in range(STEPS):
        some = rest[torch.randint(len(rest), (BATCH,), generator=generator)]
        noisy = values[some] + 0.1 * torch.randn(values[some].shape, generator=generator)
        loss = nn.functional.cross_entropy(layers(noisy), labels[some], reduction="none")
        loss = (loss * weights[some]).sum() / weights[some].sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    layers.eval()
    with torch.no_grad():
        temperature = _temperature(layers(values[held]), labels[held])
        first, last = layers[0], layers[-1]
        assert isinstance(first, nn.Linear) and isinstance(last, nn.Linear)
        return Network(
            mean, spread, first.weight.T.numpy(), first.bias.numpy(),
            (last.weight.T / temperature).numpy(), (last.bias / temperature).numpy(),
        )  # fmt: skip


def _temperature(logits: torch.Tensor, labels: torch.Tensor) -> float:
    """What the logits are divided by for the likeliest labels."""
    tried = torch.linspace(0.5, 4, 71)
    losses = [nn.functional.cross_entropy(logits / t, labels) for t in tried]
    return float(tried[int(torch.stack(losses).argmin())])


def calibration_error(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over `BINS` bins of equal width."""
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == b).mean() * abs(sure[bins == b].mean() - right[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def rows_of(network: Network, sets: Sequence[tuple[Kind, str, Numbers]]) -> list[dict[str, Any]]:
    """One row a source, then one a kind, and one over all."""
    rows, every = [], []
    for kind, name, numbers in sets:
        chances = network.probabilities(numbers)
        right = chances.argmax(1) == KINDS.index(kind)
        every.append((kind, chances.max(1), right))
        rows.append(_row(kind, name, chances.max(1), right))
    for kind in (*KINDS, None):
        sure = np.concatenate([s for k, s, _ in every if kind in (k, None)])
        right = np.concatenate([r for k, _, r in every if kind in (k, None)])
        rows.append(_row(kind or "all", "all of them", sure, right))
    return rows


def _row(kind: str, name: str, sure: np.ndarray, right: np.ndarray) -> dict[str, Any]:
    return {
        "kind": kind,
        "pictures": name,
        "count": len(right),
        "right": float(right.mean()),
        "sure": float(sure.mean()),
        "ece": calibration_error(sure, right),
        "cells": [],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure, and write the weights and the table's file."""
    parser = argparse.ArgumentParser(description="Fit and measure the kind of a picture.")
    for name in ("--data", "--pictures"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    train = ways(sources(given.data, given.pictures / "train", test=False))
    parts = [(kind, measured(make, TRAIN, k)) for k, ((kind, _), make) in enumerate(train.items())]
    numbers = np.concatenate([part for _, part in parts])
    kinds = np.concatenate([np.full(len(part), KINDS.index(kind)) for kind, part in parts])
    share = {kind: sum(kind == other for other, _ in parts) for kind in KINDS}
    weight = np.array([1 / share[KINDS[kind]] for kind in kinds])
    network = fit(numbers, kinds, weight)
    network.save()
    test = ways(sources(given.data, given.pictures / "train", test=True))
    sets: list[tuple[Kind, str, Numbers]] = [
        (kind, name, measured(make, TEST, 10_000 + k))
        for k, ((kind, name), make) in enumerate(test.items())
    ]
    rows = rows_of(network, [*sets, *real(given.pictures / "held-back")])
    about = {"data": "classes and sources that were kept back", "reach": REACH}
    write("kinds", about, rows)


if __name__ == "__main__":
    main()
