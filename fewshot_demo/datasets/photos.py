"""Photos: CIFAR-100 and Tiny-ImageNet.

``cifar100/fs`` is CIFAR-FS (Bertinetto et al. 2019, arXiv 1805.08136), the published split of
CIFAR-100 (Krizhevsky 2009) into 64 classes for training, 16 for validation and 20 for test, 600
pictures of 32 pixels each. ``tiny-imagenet-200/kept`` keeps 30 of the 200 classes of Tiny-ImageNet
(Stanford CS231N; ImageNet's pictures at 64 pixels, for research only) for test and 30 for
validation. ``photos/kept`` is both at once, with at most `MEASURED` pictures of a class that is
kept: enough for every episode, and few enough to be embedded at full size within minutes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from .sources import ClassImages
from .splits import SPLITS, Splits

# fmt: off
CIFAR_VALIDATION = {
    "beaver", "beetle", "butterfly", "camel", "cattle", "crab", "crocodile", "flatfish",
    "lamp", "maple_tree", "motorcycle", "otter", "sea", "shark", "television", "tractor",
}
CIFAR_TEST = {
    "baby", "bed", "bicycle", "chimpanzee", "fox", "leopard", "man", "pickup_truck", "plain",
    "poppy", "rocket", "rose", "snail", "sweet_pepper", "table", "telephone", "wardrobe",
    "whale", "woman", "worm",
}
# fmt: on
TINY_TEST, TINY_VALIDATION = 30, 30  # classes
MEASURED = 60  # pictures of a class that is kept, in order of their names
CIFAR, TINY = "cifar100/", "tiny-imagenet-200/"
_SYNSET = re.compile(r"n\d{8}")


@SPLITS.register("cifar100/fs")
def cifar_fs(source: ClassImages) -> Splits:
    """CIFAR-FS, from one folder for each class of CIFAR-100, by the names of its authors."""
    short = {name: name.rsplit("/", maxsplit=1)[-1] for name in source.files}
    held_out = CIFAR_VALIDATION | CIFAR_TEST
    return Splits(
        train=source.select(name for name in short if short[name] not in held_out),
        validation=source.select(name for name in short if short[name] in CIFAR_VALIDATION),
        test=source.select(name for name in short if short[name] in CIFAR_TEST),
    )


@SPLITS.register("tiny-imagenet-200/kept")
def tiny(source: ClassImages) -> Splits:
    """Of the classes of the folder ``train``, ordered by the SHA-256 of their numbers in WordNet,
    the first for test, the next for validation, all others for training.

    Those of ``val`` and ``test`` are no folders of one class and are left out.
    """
    numbers = dict(_synsets(source))
    order = sorted(numbers, key=lambda name: hashlib.sha256(numbers[name].encode()).hexdigest())
    test, validation = order[:TINY_TEST], order[TINY_TEST : TINY_TEST + TINY_VALIDATION]
    held_out = {*test, *validation}
    return Splits(
        train=source.select(name for name in numbers if name not in held_out),
        validation=source.select(sorted(validation)),
        test=source.select(sorted(test)),
    )


def _synsets(source: ClassImages) -> Iterator[tuple[str, str]]:
    """Class names and their numbers in WordNet, such as ``n01443537``."""
    for name in source.files:
        found = _SYNSET.search(name)
        if found:
            yield name, found.group()


@SPLITS.register("photos/kept")
def photos(source: ClassImages) -> Splits:
    """Both data sets, from one folder that holds the folder of each."""
    both = tiny(source.named(TINY)), cifar_fs(source.named(CIFAR))
    return Splits(
        train=both[0].train | both[1].train,
        validation=_first(both[0].validation | both[1].validation),
        test=_first(both[0].test | both[1].test),
        parts={"tiny-imagenet-200/kept": TINY, "cifar100/fs": CIFAR},
    )


def _first(source: ClassImages) -> ClassImages:
    return ClassImages({name: files[:MEASURED] for name, files in source.files.items()})
