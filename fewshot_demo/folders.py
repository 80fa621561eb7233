"""Classify image files by a folder of examples: the command line's way to ask."""

from __future__ import annotations

import hashlib
from itertools import product
from pathlib import Path
from typing import Any

from .data.sources import ClassImages, decode
from .recognition import Recogniser, SupportImage


def classify_files(
    recogniser: Recogniser, models: list[str], support: Path, files: list[Path]
) -> list[dict[str, Any]]:
    """Ask about each file, each model in turn.

    Args:
        recogniser: with the models.
        models: ids of the models to ask.
        support: folder with one folder of images per class.
        files: the images to classify.

    Returns:
        For each file and model ``{query, model, seconds, label, probabilities: {class: p}, support:
        [{file, class, weight, score}], none_of_these}``, in the order given.

    Raises:
        FileNotFoundError: if the folder or a file is not there.
        ImageRefused: if a file is no image that can be read.
        ModelUnavailable: if the model cannot answer.
    """
    classes = ClassImages.from_folder(support).files
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
            }
        )
    return results


def _support_image(path: Path) -> SupportImage:
    return SupportImage(hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes)
