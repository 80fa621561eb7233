"""Relation modules: the paper's convolutions and three linear layers.

``python -m fewshot_demo.studies.relation_forms --data data`` measures both on the same embeddings.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from ..datasets.sources import ClassTensors
from ..learners.relation import Relation
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .embedded_data import fit, measured, signs, stand_in
from .result_files import Row, write

STEPS = 400


def relation_study(train: ClassTensors, test: ClassTensors, steps: int = STEPS) -> list[Row]:
    """The paper's relation module and three linear layers, on the same embeddings."""
    rows = []
    for module in ("conv", "mlp"):
        torch.manual_seed(0)
        learner = Relation(stand_in(train), module)
        fit(learner, train, steps)
        rows.append({"relation_module": module} | measured(learner.eval(), test))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Compare two relation modules.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", default="matching-omniglot", help="whose encoder is taken")
    given = parser.parse_args(arguments)
    learner, card = load(CHECKPOINTS / f"{given.model}.safetensors")
    about = {"encoder": card.id, "data": "omniglot/lake, test"}
    write("relation", about, relation_study(*signs(learner.backbone, given.data), STEPS))


if __name__ == "__main__":
    main()
