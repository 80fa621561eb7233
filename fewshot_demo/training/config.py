"""Recipes: what a published checkpoint is made of."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ..models.card import Stored
from ..places import RECIPES
from .precision import Precision, precision_named

FORMERLY = {"held": "source_size", "twin": "metrics_from"}  # keys of older recipes


@dataclass(frozen=True)
class TrainConfig:
    """One recipe.

    Attributes:
        learner: name of the learner and its arguments.
        backbone: name of the backbone and its arguments.
        split: name in the registry of splits, such as ``omniglot/lake``.
        licence: of the data.
        rotations: whether each training class also stands in its three other rotations; a text,
            or several: only the classes whose names hold one.
        lines: images of the classes whose names hold this text are printed: they become line
            drawings, and each time the lines of another hand; None for none.
        half_drawn: chance that a doodle is shown unfinished, or its strokes unsteady; they stand in
            the data's folder ``quickdraw_strokes``, see `HalfDrawn`.
        mirrored: images of the classes whose names hold this text are mirrored half of the time;
            None for none.
        shares: part of a class's name to its part of every episode, see `EpisodeSampler`.
        fitting_shares: the same for the images that `Backbone.fit_to_classes` gets; None: all
            classes alike.
        together: classes whose names hold this text come family by family, such as the characters
            of one alphabet, see `EpisodeSampler`; None: at random.
        episodes: optimiser steps of the schedule.
        stop_after: of them, where training ends sooner; 0: it does not.
        tasks: the ``{way, shot, queries, rounds}`` of episodes; one is drawn for each step.
        tasks_per_step: episodes of that kind in each step.
        learning_rate, weight_decay, warmup: AdamW under a cosine schedule, warm-up in episodes.
        ema: decay of the moving average of the weights that is validated and kept; 0 for none.
        augment: arguments of `Augment`; None for none.
        photo_augment: arguments of `PhotoAugment`, for photos in the place of ``augment``.
        train_size: side in pixels of the inputs in training, where it is not that of answering.
        source_size: side in pixels of the images that are augmented; 0 for twice the input's.
        auxiliary: weight of a classification among all training classes, learned beside the
            episodes; 0 for none.
        imprinted: whether that classification goes by cosines and begins with the classes'
            embeddings, see `wide`; for thousands of classes.
        held: weight of embeddings' staying near where they began, with an auxiliary
            classification, see `WithAuxiliary`; 0 for none.
        begun: share of the weights that it began with in those that are kept, see
            `averaging.towards`; 0 for none.
        stored: type of the published weights; ``int8``: see `models.eight_bits`.
        precision: of the arithmetic of training, as Fabric names it; None for what the device is
            good at.
        validate_every: episodes between validations; ``validation`` its episodes, with
            ``within``: of the classes whose names hold this text.
        seed: of everything random.
        init: id of a committed checkpoint, or of one beside that which is written, whose
            backbone's weights the run begins with; of several, with their mean.
        weights: name of a weights file for photographs that the backbone begins with, without its
            ending; it is looked for in the folder of the data.
        kept_blocks: of the network, from its input on, that stay as they begin; 0 for none.
        joined: whether its embeddings hold both layers in training too, as those of the checkpoint
            that it begins with do.
        frozen: whether the backbone stays as it begins and only the rest of the learner trains.
        metrics_from: id of a checkpoint of the same recipe on fewer classes. What can only be
            fitted and measured on classes that were kept, the card then has from it.
    """

    learner: dict[str, Any]
    backbone: dict[str, Any]
    split: str
    licence: str
    episodes: int
    tasks: list[dict[str, int]]
    stop_after: int = 0
    tasks_per_step: int = 1
    rotations: bool | str | list[str] = False
    lines: str | None = None
    half_drawn: float = 0.0
    mirrored: str | None = None
    shares: dict[str, float] | None = None
    fitting_shares: dict[str, float] | None = None
    together: str | None = None
    learning_rate: float = 2e-3
    weight_decay: float = 0.0
    warmup: int = 200
    ema: float = 0.0
    augment: dict[str, Any] | None = None
    photo_augment: dict[str, Any] | None = None
    train_size: int = 0
    source_size: int = 0
    auxiliary: float = 0.0
    imprinted: bool = False
    held: float = 0.0
    begun: float = 0.0
    stored: Stored = "float32"
    precision: Precision | None = None
    validate_every: int = 1000
    validation: dict[str, Any] = field(
        default_factory=lambda: {"way": 20, "shot": 1, "queries": 5, "episodes": 100}
    )
    seed: int = 0
    domain: Literal["drawing", "photo"] = "drawing"
    init: str | list[str] | None = None
    weights: str | None = None
    kept_blocks: int = 0
    joined: bool = False
    frozen: bool = False
    metrics_from: str | None = None

    @classmethod
    def from_toml(cls, path: Path) -> TrainConfig:
        """Read a recipe.

        With ``like``, the name of one beside it or that ships, what it leaves out is as there.

        Raises:
            ValueError: naming a key that no recipe has, or a precision that there is not; if
                ``begun`` has no ``weights`` to take back, or recipes are like each other in a
                circle.
            FileNotFoundError: if there is no recipe that it is to be like.
        """
        values = _values(path)
        unknown = set(values) - {f.name for f in fields(cls)}
        if unknown:
            raise ValueError(
                f"{path.name}: no such key {', '.join(sorted(unknown))}; "
                f"a recipe has like, {', '.join(f.name for f in fields(cls))}"
            )
        if "precision" in values:
            values["precision"] = precision_named(values["precision"])
        if values.get("begun") and not values.get("weights"):
            raise ValueError(f"{path.name}: begun takes weights back, and the recipe names none")
        return cls(**values)

    @property
    def last_episode(self) -> int:
        """The number of the episode that ends the run."""
        return self.stop_after or self.episodes


def _values(path: Path, before: tuple[Path, ...] = ()) -> dict[str, Any]:
    if path in before:
        raise ValueError(f"{path.name}: these recipes are like each other in a circle")
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    values = {FORMERLY.get(key, key): value for key, value in given.items()}
    if like := values.pop("like", None):
        beside = path.with_name(f"{like}.toml")
        found = beside if beside.is_file() else recipe_path(like)
        return _values(found, (*before, path)) | values
    return values


def recipe_path(name: str) -> Path:
    """The file of a recipe given by path or by the name of one that ships.

    Raises:
        FileNotFoundError: listing the recipes there are.
    """
    direct, shipped = Path(name), RECIPES / f"{name}.toml"
    for path in (direct, shipped):
        if path.is_file():
            return path
    names = ", ".join(sorted(p.stem for p in RECIPES.glob("*.toml")))
    raise FileNotFoundError(f"no recipe {name!r}; give a .toml file or one of: {names}")
