"""Forms of attention: additive, dot product and several heads, without and with a task embedding.

``python -m fewshot_demo.studies.attention_forms --data data`` measures all on the same embeddings.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from ..datasets.sources import ClassTensors
from ..learners.task_attention import Attention
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from .embedded_data import fit, measured, signs, stand_in
from .result_files import Row, write

STEPS = 400


def attention_study(train: ClassTensors, test: ClassTensors, steps: int = STEPS) -> list[Row]:
    """The three forms of attention, each without and with the task embedding."""
    rows = []
    for form in ("additive", "dot", "multihead"):
        for task_embedding in (False, True):
            torch.manual_seed(0)
            learner = Attention(
                stand_in(train), form, task_embedding=task_embedding, auxiliary=0.0, scale=35.0
            )
            fit(learner, train, steps)
            rows.append({"form": form, "task_embedding": task_embedding} | measured(learner, test))
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table's file."""
    parser = argparse.ArgumentParser(description="Compare the forms of attention.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--model", default="matching-omniglot", help="whose encoder is taken")
    given = parser.parse_args(arguments)
    learner, card = load(CHECKPOINTS / f"{given.model}.safetensors")
    about = {"encoder": card.id, "data": "omniglot/lake, test"}
    write("attention", about, attention_study(*signs(learner.backbone, given.data), STEPS))


if __name__ == "__main__":
    main()
