"""Checkpoints: weights in safetensors, with a card that says what they are."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

    from ..core.inputs import InputSpec
    from ..learners import Learner

MAX_HEADER = 1 << 20


class BrokenCheckpoint(ValueError):
    """A model file that cannot be used; the message says why, in a sentence."""


@dataclass(frozen=True)
class Card:
    """What a checkpoint says of itself. Written by the trainer, never by hand.

    Attributes:
        id: the file's name without its ending.
        learner: name in the registry of learners; ``learner_config`` its arguments.
        title, sentence, paper: the method, in words.
        backbone: ``{"name", "frozen", "sha256", **config}``.
        input: the input spec as a mapping.
        domain: ``drawing`` or ``photo``.
        recipe: file, seed, episodes, way, shot, device, seconds, commit.
        data: name, split, licence; ``twin``: id of the model, of the same recipe on fewer classes,
            that the temperatures, the rejection and the metrics are of.
        temperature: shots (as text) to temperature.
        threshold: the probability of "none of these" from which on it is said, for five classes of
            five images; None until there is one. ``rejection``: what gives that probability, see
            `fewshot_demo.core.rejection`.
        metrics: one mapping per measured cell.
        golden: 20 seeded episodes and their exact count of right answers.
        parameters: number of weights, without running statistics.
        tensors: name to sha256 of every tensor.
    """

    id: str
    learner: str
    title: str
    sentence: str
    paper: str
    domain: str
    backbone: dict[str, Any]
    input: dict[str, Any]
    recipe: dict[str, Any]
    data: dict[str, Any]
    parameters: int
    learner_config: dict[str, Any] = field(default_factory=dict)
    temperature: dict[str, float] = field(default_factory=dict)
    threshold: float | None = None
    rejection: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    metrics: list[dict[str, Any]] = field(default_factory=list)
    golden: dict[str, Any] = field(default_factory=dict)
    tensors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.domain not in ("drawing", "photo"):
            raise BrokenCheckpoint(f"its card names the domain {self.domain!r}")

    def metric(self, way: int, shot: int) -> dict[str, Any] | None:
        """The measured cell of this way and shot, if there is one."""
        cells = (m for m in self.metrics if (m.get("way"), m.get("shot")) == (way, shot))
        return next(cells, None)

    @property
    def input_spec(self) -> InputSpec:
        """The images the model expects."""
        from ..core.inputs import InputSpec

        values = dict(self.input)
        return InputSpec(**{**values, "mean": tuple(values["mean"]), "std": tuple(values["std"])})


def read_card(path: Path) -> Card:
    """The card in a checkpoint's header, without reading the weights.

    Raises:
        BrokenCheckpoint: if the file is truncated, is no safetensors file, or has no card.
    """
    return _card_of(read_header(path)[0])


def read_header(path: Path) -> tuple[dict[str, Any], int]:
    """The safetensors header, after checking that the file is as long as it says."""
    with path.open("rb") as file:
        start = file.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if not 2 <= length <= MAX_HEADER:
            raise BrokenCheckpoint(f"{path.name} is not a safetensors file")
        text = file.read(length)
    try:
        header = json.loads(text)
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenCheckpoint(f"{path.name} is not a safetensors file") from error
    size = 8 + length + max(ends, default=0)
    if path.stat().st_size != size:
        raise BrokenCheckpoint(
            f"{path.name} is broken: {size:,} bytes expected, got {path.stat().st_size:,}; "
            "download or copy it again"
        )
    return header, length


def _card_of(header: dict[str, Any]) -> Card:
    try:
        raw = json.loads(header["__metadata__"]["card"])
        known = {f.name for f in fields(Card)}
        return Card(**{key: value for key, value in raw.items() if key in known})
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenCheckpoint(
            "the file has no readable card, so nothing says what it is"
        ) from error


def save(path: Path, learner: Learner, card: Card, *, half: bool = False) -> Card:
    """Write weights and card; the card's hashes and parameter count are taken from the weights.

    With ``half``, matrices and filters are stored in half precision: half the size, while what
    normalisation needs stays exact.
    """
    from dataclasses import replace

    from safetensors.torch import save_file

    state = {name: tensor.contiguous().cpu() for name, tensor in learner.state_dict().items()}
    if half:
        state = {
            n: t.half() if t.ndim > 1 and t.is_floating_point() else t for n, t in state.items()
        }
    card = replace(
        card,
        parameters=sum(p.numel() for p in learner.parameters()),
        tensors={name: tensor_hash(tensor) for name, tensor in state.items()},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    save_file(state, partial, metadata={"format": "pt", "card": json.dumps(asdict(card))})
    partial.chmod(0o644)
    partial.replace(path)
    return card


def load(path: Path, device: str = "cpu") -> tuple[Learner, Card]:
    """The learner, ready to adapt, and its card.

    Raises:
        BrokenCheckpoint: if the file is damaged or its weights do not fit its card.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from ..core.calibration import Temperature
    from ..core.rejection import Rejection
    from ..learners import build_learner

    card = read_card(path)
    device = usable_device(device)
    try:
        state = load_file(path, device=device)
        backbone = {k: v for k, v in card.backbone.items() if k not in ("frozen", "sha256")}
        learner = build_learner(card.learner, backbone, **card.learner_config)
        learner.load_state_dict(state)
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        raise BrokenCheckpoint(f"{path.name} does not fit its card: {error}") from error
    learner.temperature = Temperature({int(k): float(v) for k, v in card.temperature.items()})
    learner.rejection = Rejection.from_dict(card.rejection)
    learner = learner.to(device).to(memory_format=torch.channels_last)
    return learner.eval().requires_grad_(False), card


def usable_device(device: str) -> str:
    """``auto`` becomes ``cuda`` where there is a GPU, else ``cpu``."""
    import torch

    if device != "auto":
        return device
    return "cuda" if torch.cuda.is_available() else "cpu"


def tensor_hash(tensor: Tensor) -> str:
    """sha256 of a tensor's type, shape and bytes."""
    digest = hashlib.sha256(f"{tensor.dtype}{tuple(tensor.shape)}".encode())
    digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
