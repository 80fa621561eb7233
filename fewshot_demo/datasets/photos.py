"""Photos: CIFAR-100 and Tiny-ImageNet.

``cifar100/fs`` is CIFAR-FS (Bertinetto et al. 2019, arXiv 1805.08136), the published split of
CIFAR-100 (Krizhevsky 2009) into 64 classes for training, 16 for validation and 20 for test, 600
pictures of 32 pixels each. ``tiny-imagenet-200/kept`` keeps 30 of the 200 classes of Tiny-ImageNet
(Stanford CS231N; ImageNet's pictures at 64 pixels, for research only) for test and 30 for
validation. ``photos/kept`` is both at once, with at most `MEASURED` pictures of a class that is
kept: enough for every episode, and few enough to be embedded at full size within minutes.

``photos/more`` keeps the same classes and has more to train on. Pictures of full size stand in the
folder ``photo-sets``, a folder for each set with one for each class; of its letters of the finger
alphabet ten are never trained on. And where Quick, Draw! has
doodles of what a photo class shows, both become one class, so that a thing that was taught with
drawings is known on a photo.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

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
TRAINED = 150  # photos of a training class of ``photos/more``
CIFAR, TINY = "cifar100/", "tiny-imagenet-200/"
SETS, DOODLES = "photo-sets/", "quickdraw/"
LETTERS, KEPT_LETTERS = "photo-sets/asl_black/", "bcdfjnpsux"  # the first by SHA-256
# fmt: off
WORDS = {  # doodles of what a class of Tiny-ImageNet shows, where their names differ
    "n01641577": "frog", "n02074367": "dolphin", "n02123045": "cat", "n02099601": "dog",
    "n02395406": "pig", "n02403003": "cow", "n02504458": "elephant", "n02793495": "barn",
    "n02802426": "basketball", "n02837789": "shorts", "n02841315": "binoculars",
    "n02883205": "bowtie", "n02906734": "broom", "n02948072": "candle", "n02950826": "cannon",
    "n02963159": "sweater", "n02056570": "penguin", "n03201208": "table", "n03662601": "speedboat",
    "n03706229": "compass", "n03796401": "van", "n03902125": "telephone", "n03977966": "police car",
    "n04118538": "baseball", "n04133789": "flip flops", "n04146614": "school bus",
    "n04251144": "snorkel", "n04356056": "sunglasses", "n04366367": "bridge",
    "n04376876": "syringe", "n04398044": "teapot", "n04399382": "teddy-bear",
    "n04465501": "tractor", "n04507155": "umbrella", "n04597913": "spoon", "n07579787": "steak",
    "n07615774": "popsicle", "n07873807": "pizza", "n07920052": "coffee cup",
    "n12267677": "peanut", "n09193705": "mountain", "n01983481": "lobster",
}
# fmt: on
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


@SPLITS.register("photos/more")
def more_photos(source: ClassImages) -> Splits:
    """The same classes kept; sets of larger pictures and doodles to train on too."""
    kept = photos(source)
    doodles = {name.removeprefix(DOODLES): files for name, files in source.files.items()}
    numbers = dict(_synsets(kept.train.named(TINY)))
    left_out = {LETTERS + letter for letter in KEPT_LETTERS}
    train = {name: f for name, f in source.named(SETS).files.items() if name not in left_out}
    for name, files in _first(kept.train, TRAINED).files.items():
        word = WORDS.get(numbers[name], "") if name in numbers else name.removeprefix(CIFAR)
        drawn = doodles.get(word.replace("_", " "), ())
        times = len(files) // (2 * len(drawn)) if drawn else 0  # a third of the class is drawn
        train[name] = files + drawn * times
    return replace(kept, train=ClassImages(train))


def _first(source: ClassImages, count: int = MEASURED) -> ClassImages:
    return ClassImages({name: files[:count] for name, files in source.files.items()})
