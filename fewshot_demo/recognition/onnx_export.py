"""A taught classifier as the bytes of one ONNX file.

The graph is traced in a process of its own: that takes seconds of pure Python, in which this one
would answer nobody, and leaves some hundred megabytes behind.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from importlib.util import find_spec
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..core.message import Message, MessageError
from ..models.card import Card
from ..models.checkpoint import read_header, usable_device
from ..places import ROOT
from .practised import PractisedRecogniser
from .recogniser import Recogniser
from .support_images import Classes, labels_of

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

NEEDED = ("onnx", "onnxscript")  # what torch writes such files with
SECONDS = 240.0  # for one file; a slow machine takes a minute
BYTES = 4  # of a number


class NotExported(MessageError):
    """There is no such file of this classifier; the message says why and what to do."""


def why_not(card: Card) -> Message | None:
    """Why a model's classifiers do not fit into such a file; None if they do."""
    from ..core.prediction import Pooling
    from ..learners import LEARNERS

    if not all(map(find_spec, NEEDED)):
        return Message("onnx-not-installed")
    if LEARNERS[card.learner].pooling is Pooling.NONE:
        return Message("onnx-learns-anew", {"model": card.id})
    return None


def onnx_bytes(recogniser: Recogniser, model: str) -> int:
    """About how large a file with this model will be: each number of its weights in float32.

    Raises:
        NotExported: if the model's file cannot be read.
    """
    try:
        header = read_header(recogniser.catalog.path(model))
    except OSError as error:
        raise NotExported("onnx-failed") from error
    shapes = [entry["shape"] for name, entry in header.items() if name != "__metadata__"]
    return BYTES * sum(prod(shape) for shape in shapes)


def onnx_of(
    recogniser: Recogniser,
    model: str,
    classes: Classes,
    *,
    strangers: float,
    facts: Mapping[str, str],
) -> bytes:
    """The file.

    Args:
        recogniser: knows the model and the images.
        model: id of a model for which `why_not` finds nothing.
        classes: the images of each class, at least one each.
        strangers: 0 to 0.5, how many of all pictures are of something else.
        facts: go into the file as its metadata.

    Raises:
        ModelUnavailable: if the model is unknown or its file is broken.
        NotExported: if no file came of it.
    """
    from safetensors.torch import save_file

    from .onnx_graph import Job

    with TemporaryDirectory(prefix="fewshot-onnx-") as folder:
        told, support, out = (
            Path(folder, name) for name in ("job.json", "support", "classifier.onnx")
        )
        save_file(_support_set(recogniser, model, classes), support)
        checkpoint = recogniser.catalog.path(model).resolve()
        job = Job(str(checkpoint), str(support), str(out), strangers, dict(facts))
        told.write_text(json.dumps(asdict(job)), encoding="utf-8")
        _run(told)
        return out.read_bytes()


def _run(job: Path) -> None:
    command = [sys.executable, "-m", "fewshot_demo.recognition.onnx_graph", str(job)]
    try:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        log.warning("no ONNX file within %.0f seconds", SECONDS)
        raise NotExported("onnx-failed") from error
    except subprocess.CalledProcessError as error:
        log.warning("no ONNX file: %s", error.stderr.decode(errors="replace")[-2000:])
        raise NotExported("onnx-failed") from error


def _support_set(recogniser: Recogniser, model: str, classes: Classes) -> dict[str, Tensor]:
    """As `onnx_graph.taught` takes it, and the layer that practised on it, if one did."""
    import torch

    from ..learners.base import MetricLearner

    with torch.no_grad():
        device = usable_device(recogniser.catalog.device)
        learner, labels = recogniser.learner(model), labels_of(classes)
        if isinstance(learner, MetricLearner):
            card = recogniser.card(model)
            recogniser.support.refine_now(learner, card, classes)
            embeddings = recogniser.support.teaching(learner, card, classes, device)
            found = {"labels": labels, "embeddings": embeddings.cpu()}
            if isinstance(recogniser, PractisedRecogniser) and (
                layer := recogniser.layer_of(model)
            ):
                found["layer"] = torch.frombuffer(bytearray(layer.data), dtype=torch.uint8)
            return found
        return {"labels": labels, "images": recogniser.support.preprocessed(learner, classes)}
