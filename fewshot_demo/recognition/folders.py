"""Classify image files by a folder of examples: the command line's way to ask."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

from ..datasets.sources import ClassImages, decode
from .recogniser import Recogniser, SupportImage


def classify_files(
    recogniser: Recogniser, models: list[str], support: Path, files: list[Path]
) -> list[dict[str, Any]]:
    """Ask about each file, each model in turn.

    Args:
        recogniser: with the models.
        models: ids of the models to ask.
        support: folder with one folder of images per class. Where it is a single class, only
            those of the models are asked that can say "none of these".
        files: the images to classify.

    Returns:
        For each file and model ``{query, model, seconds, label, probabilities: {class: p}, support:
        [{file, class, weight, score}], none_of_these, none_probability}``, in the order given.
        The label is the nearest class, also where it is none of these.

    Raises:
        FileNotFoundError: if the folder or a file is not there.
        ImageRefused: if a file is no image that can be read.
        ModelUnavailable: if the model cannot answer.
        ValueError: if there is one class and none of the models can say "none of these".
    """
    classes = ClassImages.from_folder(support).files
    if len(classes) == 1:
        models = [model for model in models if recogniser.can_refuse(model)]
        if not models:
            raise ValueError(
                f"{support} holds one class, and this model cannot say “none of these”; give a "
                "second folder of images, or choose a model that can"
            )
    images = [[_support_image(path) for path in paths] for paths in classes.values()]
    results = []
    for file, model in product(files, models):
        answer = recogniser.answer(model, images, decode(file.read_bytes()))
        probabilities = dict(zip(classes, answer.probabilities, strict=True))
        rows = [
            {"file": str(path), "class": name, "weight": weight, "score": score}
            for (name, paths), weights, scores in zip(
                classes.items(), answer.weights, answer.scores, strict=True
            )
            for path, weight, score in zip(paths, weights, scores, strict=True)
        ]
        results.append(
            {
                "query": str(file),
                "model": model,
                "seconds": answer.seconds,
                "label": max(probabilities, key=lambda name: probabilities[name]),
                "probabilities": probabilities,
                "support": rows,
                "none_of_these": answer.none_of_these,
                "none_probability": answer.none_probability,
            }
        )
    return results


def said(row: Mapping[str, Any], more: str = "") -> str:
    """A result in words, with how sure that is; ``more`` goes into the brackets."""
    label, chance = row["label"], row["none_probability"]
    if row["none_of_these"]:
        return f"none of these (nearest: {label}, {chance:.0%}{more})"
    sure = row["probabilities"][label]
    if chance is not None and len(row["probabilities"]) == 1:
        sure = 1 - chance
    return f"{label} ({sure:.0%}{more})"


def _support_image(path: Path) -> SupportImage:
    return SupportImage(hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes)
