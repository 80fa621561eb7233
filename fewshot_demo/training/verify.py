"""Checks that a published checkpoint is what its card says."""

from __future__ import annotations

from pathlib import Path

from ..checkpoint import BrokenCheckpoint, load, tensor_hash
from ..data.known import SPLITS
from ..data.sources import ClassImages, ClassTensors
from .publish import golden_count


def problems_of(path: Path, data: Path | None = None) -> list[str]:
    """What is wrong with a checkpoint, in sentences; empty where it is sound.

    Args:
        path: the checkpoint.
        data: folder of the data sets; where the card's is in it, the golden episodes run again.
    """
    try:
        learner, card = load(path)
    except BrokenCheckpoint as error:
        return [str(error)]
    problems = []
    counted = sum(p.numel() for p in learner.parameters())
    if counted != card.parameters:
        problems.append(f"the card says {card.parameters:,} parameters, the file has {counted:,}")
    state = learner.state_dict()
    if set(state) != set(card.tensors):
        problems.append("the card lists other tensors than the file holds")
    changed = [name for name in state if tensor_hash(state[name]) != card.tensors.get(name)]
    if changed:
        problems.append(f"{len(changed)} tensors differ from the card's hashes, first {changed[0]}")
    folder = data / card.data["name"] if data is not None else None
    if folder is not None and folder.is_dir() and card.golden:
        test = SPLITS[card.data["split"]](ClassImages.from_folder(folder)).test
        right = golden_count(learner, ClassTensors.load(test, card.input_spec))["right"]
        if right != card.golden["right"]:
            problems.append(
                f"the golden episodes gave {right} right answers, the card says "
                f"{card.golden['right']}"
            )
    return problems
