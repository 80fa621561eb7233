"""Omniglot (Lake et al. 2015): 1623 characters of 50 alphabets, 20 drawings each.

Two splits by class. ``lake``: meta-train on the 30 background alphabets, test on the 20 evaluation
alphabets, the author's own and the harder one. ``vinyals``: the split of Vinyals et al. (2016) in
the lists of Snell et al. (2017), which mixes alphabets of both halves; every class there also
appears in its four rotations.
"""

from __future__ import annotations

from .sources import ClassImages
from .splits import SPLITS, Splits

VINYALS_VALIDATION = ("Armenian", "Bengali", "Early_Aramaic", "Hebrew", "Mkhedruli_(Georgian)")
VINYALS_TEST = (
    "Kannada",
    "Keble",
    "Malayalam",
    "Manipuri",
    "Mongolian",
    "Old_Church_Slavonic_(Cyrillic)",
    "Oriya",
    "Sylheti",
    "Syriac_(Serto)",
    "Tengwar",
    "Tibetan",
    "ULOG",
)
VINYALS_SHARED_ALPHABET, VINYALS_TEST_FROM = "Gurmukhi", 42


@SPLITS.register("omniglot/lake")
def lake(source: ClassImages) -> Splits:
    """Background alphabets for training, every eighth of them (from the second) for validation."""
    background = [name for name in source.files if "images_background/" in name]
    evaluation = [name for name in source.files if "images_evaluation/" in name]
    alphabets = sorted({alphabet_of(name) for name in background})
    held_out = set(alphabets[1::8])
    return Splits(
        train=source.select(n for n in background if alphabet_of(n) not in held_out),
        validation=source.select(n for n in background if alphabet_of(n) in held_out),
        test=source.select(evaluation),
    )


@SPLITS.register("omniglot/vinyals")
def vinyals(source: ClassImages) -> Splits:
    """1028 classes for training, 172 for validation, 423 for test."""

    def part(name: str) -> str:
        alphabet, character = alphabet_of(name), int(name[-2:])
        if alphabet in VINYALS_VALIDATION:
            return "validation"
        if alphabet == VINYALS_SHARED_ALPHABET:
            return "test" if character >= VINYALS_TEST_FROM else "train"
        return "test" if alphabet in VINYALS_TEST else "train"

    parts: dict[str, list[str]] = {"train": [], "validation": [], "test": []}
    for name in source.files:
        parts[part(name)].append(name)
    train, validation, test = (source.select(parts[key]) for key in parts)
    return Splits(train, validation, test)


def alphabet_of(name: str) -> str:
    """The alphabet of a class named ``…/alphabet/character``."""
    return name.split("/")[-2]
