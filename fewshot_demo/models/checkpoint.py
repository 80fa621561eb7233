"""Checkpoints: weights in safetensors, with a card that says what they are."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..core.message import MessageError
from .card import Card, Stored
from .typed_json import WrongValue

if TYPE_CHECKING:
    from torch import Tensor

    from ..learners import Learner

MAX_HEADER = 1 << 20
CARDS_KEPT = 100  # cards of files that have been read


class BrokenCheckpoint(MessageError, ValueError):
    """A model file that cannot be used; the message says why."""


def read_card(path: Path) -> Card:
    """The card in a checkpoint's header, without reading the weights.

    Raises:
        BrokenCheckpoint: if the file is truncated, is no safetensors file, has no card, or one
            with a value that cannot be.
    """
    file = path.stat()
    return _card_in(path, file.st_ino, file.st_size, file.st_mtime_ns)


@lru_cache(maxsize=CARDS_KEPT)
def _card_in(path: Path, inode: int, size: int, changed: int) -> Card:
    """Of a file in this state: to read a folder's cards anew would take a tenth of a second."""
    header = read_header(path)
    try:
        return Card.from_json(json.loads(header["__metadata__"]["card"]))
    except WrongValue as error:
        raise BrokenCheckpoint(
            "checkpoint-wrong-card", file=path.name, why=error.message
        ) from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BrokenCheckpoint("checkpoint-no-card", file=path.name) from error


def read_header(path: Path) -> dict[str, Any]:
    """The safetensors header, after checking that the file is as long as it says.

    Raises:
        BrokenCheckpoint: if it is not, or is no safetensors file.
    """
    with path.open("rb") as file:
        text = _header_text(file)
        size = file.seek(0, 2)
    try:
        header = json.loads(text)
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
        expected = 8 + len(text) + max(ends, default=0)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise BrokenCheckpoint("checkpoint-not-safetensors", file=path.name) from error
    if size != expected:
        raise BrokenCheckpoint("checkpoint-cut", file=path.name, expected=expected, got=size)
    return header


def _header_text(file: BinaryIO) -> bytes:
    """The header's JSON; nothing, which is none, where its length cannot be right."""
    start = file.read(8)
    length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
    return file.read(length) if length <= MAX_HEADER else b""


def save(path: Path, learner: Learner, card: Card, *, stored: Stored = "float32") -> Card:
    """Write weights and card; the card's hashes and parameter count are taken from the weights.

    With ``float16`` or ``int8``, matrices and filters are stored in half precision or in 8 bits: a
    half or a fourth of the size, while what normalisation needs stays exact. What then answers, and
    is to be measured, is what `load` gives.
    """
    from safetensors.torch import save_file

    from .eight_bits import in_eight_bits

    state = {name: tensor.contiguous().cpu() for name, tensor in learner.state_dict().items()}
    if stored == "float16":
        state = {
            n: t.half() if t.ndim > 1 and t.is_floating_point() else t for n, t in state.items()
        }
    elif stored == "int8":
        state = in_eight_bits(state)
    card = replace(
        card,
        parameters=sum(p.numel() for p in learner.parameters()),
        tensors={name: tensor_hash(tensor) for name, tensor in state.items()},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    save_file(state, partial, metadata=_metadata(card))
    partial.chmod(0o644)
    partial.replace(path)
    return card


def rewrite_card(path: Path, card: Card) -> None:
    """Give a checkpoint another card; the bytes of its weights are copied as they are."""
    header = read_header(path)
    header["__metadata__"] = _metadata(card)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # the weights begin at a multiple of 8
    partial = path.with_name(path.name + ".partial")
    with path.open("rb") as old, partial.open("wb") as new:
        old.seek(8 + struct.unpack("<Q", old.read(8))[0])
        new.write(struct.pack("<Q", len(text)) + text)
        shutil.copyfileobj(old, new)
    partial.chmod(0o644)
    partial.replace(path)


def _metadata(card: Card) -> dict[str, str]:
    return {"format": "pt", "card": json.dumps(card.as_json())}


def load(path: Path, device: str = "cpu") -> tuple[Learner, Card]:
    """The learner, ready to adapt, and its card.

    Raises:
        BrokenCheckpoint: if the file is damaged, its weights do not fit its card, or one of them is
            no finite number.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from ..core.calibration import Temperature
    from ..learners import build_learner
    from .eight_bits import from_eight_bits

    card = read_card(path)
    device = usable_device(device)
    try:
        state = from_eight_bits(load_file(path))
        _refuse_larger(card, state)
        learner = build_learner(card.learner, card.backbone.build, **card.learner_config)
        learner.load_state_dict(state)
        _refuse_other_scatter(card, learner)
    except (SafetensorError, RuntimeError, LookupError, TypeError, ValueError) as error:
        raise BrokenCheckpoint("checkpoint-unfit", file=path.name, why=str(error)) from error
    broken = [name for name, tensor in state.items() if not bool(tensor.isfinite().all())]
    if broken:
        raise BrokenCheckpoint("checkpoint-not-finite", file=path.name, tensor=broken[0])
    learner.temperature = Temperature(dict(card.temperature), card.temperature_slopes)
    learner.rejection, learner.own_images = card.rejection, card.own_images
    learner = learner.to(device).to(memory_format=torch.channels_last)
    return learner.eval().requires_grad_(False), card


def _refuse_other_scatter(card: Card, learner: Learner) -> None:
    """Refuse a scatter that is told from embeddings of another length.

    Raises:
        ValueError: naming the two lengths.
    """
    scatter = card.temperature_slopes.scatter if card.temperature_slopes else None
    if scatter is not None and len(scatter.weights) != learner.backbone.dim:
        raise ValueError(
            f"the scatter has {len(scatter.weights)} weights, an embedding {learner.backbone.dim}"
        )


def _refuse_larger(card: Card, state: Mapping[str, Tensor]) -> None:
    """Refuse a card that asks for a network far larger than its file, before memory is taken.

    Raises:
        ValueError: naming the two sizes.
    """
    import torch

    from ..learners import build_learner

    try:
        with torch.device("meta"):  # shapes alone
            planned = build_learner(card.learner, card.backbone.build, **card.learner_config)
        asked = sum(tensor.numel() for tensor in planned.state_dict().values())
    except Exception:  # noqa: BLE001 - a network that cannot be planned like this is built, or not
        return
    held = sum(tensor.numel() for tensor in state.values())
    if asked > 2 * held:
        raise ValueError(f"the card asks for {asked} numbers, the file holds {held}")


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
