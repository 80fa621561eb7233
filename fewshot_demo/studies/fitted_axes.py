"""What the classes bring to which the axes of the network for drawings are fitted.

``python -m fewshot_demo.studies.fitted_axes --data data`` takes the published network and fits the
axes of its embedding again, to other shares of the training classes: see
`fewshot_demo.backbones.within_classes`. Nothing else changes. Measured on classes kept for
validation: doodles, and characters inside one alphabet as in `alphabets`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..datasets.sources import ClassTensors
from ..learners import Learner
from ..models.checkpoint import load
from ..places import CHECKPOINTS
from ..training.config import TrainConfig, recipe_path
from ..training.embedded import embedded_once
from ..training.episodes import labelled_inputs
from ..training.figures import load_splits, parts_of
from ..training.training_data import training_classes
from .alphabets import large_alphabets
from .alphabets import row as alphabets_row
from .ingredients import cells
from .result_files import Row, write

RECIPE = "prototypical-drawings"
Shares = Mapping[str, float]

FITTED: Mapping[str, Shares | None] = {
    "all classes alike": None,
    "half doodles, a fifth icons": {"quickdraw/": 0.5, "icons/": 0.2},
    "mostly doodles": {"quickdraw/": 0.8, "icons/": 0.1},
    "signs alone": {"quickdraw/": 0.0, "icons/": 0.0},
}


def rows(
    learner: Learner,
    config: TrainConfig,
    train: ClassTensors,
    doodles: ClassTensors,
    alphabets: Sequence[ClassTensors],
    fitted: Mapping[str, Shares | None],
) -> list[Row]:
    """One row for each way to fit: doodles in its cells, characters of one alphabet beside them."""
    found: list[Row] = []
    for name, shares in fitted.items():
        given = replace(config, fitting_shares=None if shares is None else dict(shares))
        learner.backbone.fit_to_classes(labelled_inputs(given, train))
        quick, (ready,) = embedded_once(learner.eval(), [doodles])
        (cell,) = alphabets_row(name, learner, alphabets)["cells"]
        inside = f"{100 * cell['accuracy']:.2f} ± {100 * cell['ci95']:.2f}"
        about = {"axes_fitted_to": name, "inside_one_alphabet": inside}
        found.append(about | {"cells": cells(quick, ready)})
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and measure every variant, and write the table's file."""
    parser = argparse.ArgumentParser(description="Fit the axes of embeddings to other classes.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    given = parser.parse_args(arguments)
    learner, _ = load(CHECKPOINTS / f"{RECIPE}.safetensors")
    config, spec = TrainConfig.from_toml(recipe_path(RECIPE)), learner.backbone.input_spec
    splits = load_splits(config.split, given.data)
    validation = ClassTensors.load(splits.validation, spec)
    doodles, signs = parts_of(config.split, splits, validation).values()
    characters = large_alphabets(splits.validation.select(signs.names))
    alphabets = [ClassTensors.load(part, spec) for part in characters]
    train = training_classes(config, splits.train, spec)
    about = {"data": f"quickdraw/kept, validation, {len(doodles)} classes"}
    write("fitted-axes", about, rows(learner, config, train, doodles, alphabets, FITTED))


if __name__ == "__main__":
    main()
