"""Asking and teaching, against the bare backbone and against easyfsl on the same backbone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from ..core.episode import SupportSet
from ..datasets.strokes import SIDE, ink_lines
from ..learners import Learner
from ..service import Service
from ..settings import Settings, settings
from .rows import NotMeasured, Row, medians

WAY, SHOT = 5, 5
STROKES = 3  # of a drawing; it is asked about after each
FORWARD = "forward of one image"


def asking(learner: Learner, rounds: int) -> list[Row]:
    """From the query tensor to probabilities and weights as numbers, 25 images taught before.

    And teaching them, in the peer's words the processing of a support set.
    """
    try:
        from easyfsl.methods import PrototypicalNetworks
    except ImportError:
        raise NotMeasured("easyfsl is not installed; it comes with requirements-dev.txt") from None

    support, query = task(learner)
    peer = PrototypicalNetworks(learner.backbone).eval()
    with torch.no_grad():
        peer.process_support_set(support.images, support.labels)
        classifier = learner.adapt(support)

        def ask() -> tuple[list[float], list[float]]:
            prediction = classifier(query)
            return prediction.probabilities.tolist()[0], prediction.weights.tolist()[0]

        took = medians(
            {
                "forward": lambda: learner.backbone(query),
                "ask": ask,
                "easyfsl": lambda: peer(query),
            },
            rounds,
        )
        taught = medians(
            {
                "adapt": lambda: learner.adapt(SupportSet(support.images, support.labels)),
                "easyfsl": lambda: peer.process_support_set(support.images, support.labels),
            },
            max(2, rounds // 10),
        )
    forward, ask_ms, peer_ms = (1e3 * took[side] for side in ("forward", "ask", "easyfsl"))
    adapt_ms, process_ms = 1e3 * taught["adapt"], 1e3 * taught["easyfsl"]
    return [
        Row("ask: probabilities and weights", FORWARD, ask_ms, forward, "ms", 1.6, 1.2),
        Row("  easyfsl PrototypicalNetworks, logits alone", FORWARD, peer_ms, forward, "ms", None),
        Row("teach 25 images", "easyfsl process_support_set", adapt_ms, process_ms, "ms", 1.2),
    ]


def task(learner: Learner) -> tuple[SupportSet, torch.Tensor]:
    """A support set of 25 images and one query, noise of the input's size."""
    spec, generator = learner.backbone.input_spec, torch.Generator().manual_seed(0)
    shape = (spec.channels, spec.size, spec.size)
    images = torch.rand(WAY * SHOT, *shape, generator=generator)
    labels = torch.arange(WAY).repeat_interleave(SHOT)
    return SupportSet(images, labels), torch.rand(1, *shape, generator=generator)


def whole_questions(learner: Learner, model: str, rounds: int) -> list[Row]:
    """Decode, normalise, classify, explain and store drawings as they come from the pad.

    Through the service, in a database on disk, with 25 drawings taught before; no picture is asked
    about twice.
    """
    _, query = task(learner)
    new, drawing = count(), _drawings()
    with (
        TemporaryDirectory() as folder,
        closing(Service(_settings(Path(folder)))) as service,
        torch.no_grad(),
    ):
        key = _taught(service, drawing)
        service.asking.choose_model(key, model)
        questions = iter([_sent(next(drawing)) for _ in range(rounds + max(1, rounds // 10) + 1)])

        def ask() -> None:
            drawn = f"drawing {next(new) // STROKES}"
            answer = service.asking.ask(key, drawn, next(questions))
            if not answer.saved:
                raise RuntimeError(f"an answer that is stored expected, got {answer.message}")

        ask()

        def forward() -> torch.Tensor:
            return learner.backbone(query)

        took = medians({"ask": ask, "after another": forward, "forward": forward}, rounds)
    ask_ms, forward_ms = 1e3 * took["ask"], 1e3 * took["forward"]
    return [Row("the whole question through the service", FORWARD, ask_ms, forward_ms, "ms", 20)]


def _settings(folder: Path) -> Settings:
    given = settings()
    return Settings(data_dir=folder, checkpoints=given.checkpoints, device="cpu", database_url="")


def _taught(service: Service, drawings: Iterator[bytes]) -> str:
    """The key of a session with 25 drawings in it."""
    visitor = service.sets.open_page().visitor
    session = service.sets.new_set(visitor).session
    while len(session.classes) < WAY:
        session = service.teaching.add_class(session.key).session
    for entry in session.classes:
        files = [(f"{number}.png", next(drawings)) for number in range(SHOT)]
        service.teaching.add_files(session.key, entry.id, files)
    return session.key


def _sent(drawing: bytes) -> str:
    """What the pad sends of a drawing."""
    return f"data:image/png;base64,{b64encode(drawing).decode()}"


def _drawings() -> Iterator[bytes]:
    """Scribbles as the pad sends them: a PNG of its sheet with colour and alpha."""
    generator = np.random.default_rng(0)
    while True:
        steps = generator.normal(0, SIDE / 40, (60, 2)).cumsum(0)
        line = steps.cumsum(0) / 6
        line = (line - line.mean(0)) * (SIDE / 3 / np.abs(line - line.mean(0)).max()) + SIDE / 2
        file = BytesIO()
        ink_lines([line.astype(np.float32)]).convert("RGBA").save(file, "PNG")
        yield file.getvalue()
