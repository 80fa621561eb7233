"""Quick, Draw! (Ha & Eck 2017, arXiv 1704.03477): doodles of everyday things.

``quickdraw/kept`` keeps 60 classes for test and 25 for validation. ``drawings/kept`` is that and
Omniglot's ``lake`` split at once, for models that are to know signs and doodles. ``drawings/all``
keeps no doodles, for a model that ships with the figures of its twin on ``drawings/kept``.
"""

from __future__ import annotations

import hashlib

from .omniglot import lake
from .sources import ClassImages
from .splits import SPLITS, Splits

TEST, VALIDATION = 60, 25  # classes
LEAST = 20  # images of a class that is kept: enough for 10 shots and 10 queries
OMNIGLOT = ("images_background/", "images_evaluation/")


@SPLITS.register("quickdraw/kept")
def kept(source: ClassImages) -> Splits:
    """Of the classes of at least `LEAST` images, ordered by the SHA-256 of their names, the first
    for test, the next for validation; all others for training.
    """
    large = [name for name, files in source.files.items() if len(files) >= LEAST]
    order = sorted(large, key=_digest)
    test, validation = order[:TEST], order[TEST : TEST + VALIDATION]
    held_out = {*test, *validation}
    return Splits(
        train=source.select(name for name in source.files if name not in held_out),
        validation=source.select(sorted(validation)),
        test=source.select(sorted(test)),
    )


def _digest(name: str) -> str:
    return hashlib.sha256(name.rsplit("/", maxsplit=1)[-1].encode()).hexdigest()


@SPLITS.register("drawings/kept")
def drawings(source: ClassImages) -> Splits:
    """Both data sets, from one folder that holds the folder of each."""
    signs = [name for name in source.files if any(part in name for part in OMNIGLOT)]
    doodles = [name for name in source.files if name.startswith("quickdraw/")]
    both = lake(source.select(signs)), kept(source.select(doodles))
    return Splits(
        train=both[0].train | both[1].train,
        validation=both[0].validation | both[1].validation,
        test=both[0].test | both[1].test,
        parts={"quickdraw/kept": "quickdraw/", "omniglot/lake": "images_"},
    )


@SPLITS.register("drawings/all")
def all_drawings(source: ClassImages) -> Splits:
    """Every doodle for training; Omniglot's splits as they are."""
    apart = drawings(source)
    doodles = apart.parts["quickdraw/kept"]
    kept = apart.validation.named(doodles) | apart.test.named(doodles)
    signs = apart.parts["omniglot/lake"]
    return Splits(
        train=apart.train | kept,
        validation=apart.validation.named(signs),
        test=apart.test.named(signs),
        parts={"omniglot/lake": signs},
    )
