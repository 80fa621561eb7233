"""Checks that a published checkpoint is what its card says."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import load_file

from ..core.message import Message
from ..datasets.known import SPLITS
from ..datasets.sources import ClassTensors
from ..models.checkpoint import BrokenCheckpoint, load, tensor_hash
from .figures import golden_episodes, load_splits, parts_of


def problems_of(path: Path, data: Path | None = None) -> list[Message]:
    """What is wrong with a checkpoint; empty where it is sound.

    Args:
        path: the checkpoint.
        data: folder of the data sets; where the card's is in it, the golden episodes run again.
    """
    try:
        learner, card = load(path)
    except BrokenCheckpoint as error:
        return [error.message]
    problems: list[Message] = []
    counted = sum(p.numel() for p in learner.parameters())
    if counted != card.parameters:
        values = {"said": card.parameters, "counted": counted}
        problems.append(Message("verify-parameters", values))
    stored = load_file(path)
    if set(stored) != set(card.tensors):
        problems.append(Message("verify-tensors"))
    changed = [name for name in stored if tensor_hash(stored[name]) != card.tensors.get(name)]
    if changed:
        values = {"count": len(changed), "first": changed[0]}
        problems.append(Message("verify-hashes", values))
    split = card.data.split
    if data is not None and card.golden and split in SPLITS:
        try:
            splits = load_splits(split, data)
        except (FileNotFoundError, ValueError):
            return problems  # other data
        test = ClassTensors.load(splits.test, card.input)
        first = next(iter(parts_of(split, splits, test).values()))
        right = golden_episodes(learner, first).right
        if right != card.golden.right:
            values = {"said": card.golden.right, "counted": right}
            problems.append(Message("verify-golden", values))
    return problems
