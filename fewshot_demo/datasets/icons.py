"""Icons as drawings: thousands of concepts, each drawn by several design families.

Doodles have few classes and a network soon knows these by heart. Icons are of thousands of things,
so they are trained on beside the doodles, as lines (see `drawn_style`). ``drawings/icons`` is
``drawings/kept`` with them. What is measured on doodle classes that were kept must not have been
trained on under another roof: a concept that shares a word with a kept class is left out.
``drawings/icons-all`` keeps no doodles and leaves out no concept, for a model that ships with the
figures of its twin on ``drawings/icons``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .quickdraw import all_drawings, drawings
from .sources import ClassImages
from .splits import SPLITS, Splits

FOLDER = "icons/"
LEAST = 4  # pictures of a concept that is trained on
_EMPTY = {"the", "of", "and", "a", "an", "in", "on", "with", "t"}  # words that say no concept
_SUFFIXES = ("ing", "es", "ed", "er", "s")
# What kept classes are also called; a word here leaves out as the class's own words do.
ALSO = """
automobile auto bolt thunder thunderstorm flash doughnut trousers jeans socket plug handbag tote
desk cabinet cooker timer smile smiley emoji palm fist shower drizzle camping camp lorry edit
pen brush seat stool armchair mail email visible visibility show preview notebook pc favorite
favourite rating rectangle cut jumper tee ufo alien lamp lamb lip gym weight barbell fitness
king queen password candy peak volcano hill stair ladder playground roller golf hearing
saxophone swim parasol polygon
"""


def words_of(name: str) -> set[str]:
    """The words of a class's or concept's name, in lower case, each as its bare stem."""
    parts = re.findall(r"[a-z]+", name.rsplit("/", maxsplit=1)[-1].lower())
    return {stem(part) for part in [*parts, "".join(parts)]} - _EMPTY


def stem(word: str) -> str:
    """A word without its plural or verbal ending, so that one ``star`` is two ``stars``."""
    for ending in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]  # swimm-ing
    if word.endswith(("e", "i", "y")) and len(word) > 3:
        word = word[:-1]  # skat-ing and skate, cherri-es and cherry
    return word


def apart_from(concepts: ClassImages, kept: Iterable[str]) -> ClassImages:
    """The concepts that share no word with a kept class, nor with what that is also called."""
    taken = {stem(word) for word in ALSO.split()}.union(*map(words_of, kept))
    return concepts.select(name for name in concepts.files if not words_of(name) & taken)


def icons_of(source: ClassImages) -> ClassImages:
    """The concepts with enough pictures to be trained on."""
    return source.select(
        name
        for name, files in source.files.items()
        if name.startswith(FOLDER) and len(files) >= LEAST
    )


@SPLITS.register("drawings/icons")
def with_icons(source: ClassImages) -> Splits:
    """Signs and doodles as in ``drawings/kept``, and for training the icons of other things."""
    apart = drawings(source)
    doodles = apart.parts["quickdraw/kept"]
    kept = apart.validation.named(doodles) | apart.test.named(doodles)
    return Splits(
        train=apart.train | apart_from(icons_of(source), kept.files),
        validation=apart.validation,
        test=apart.test,
        parts=apart.parts,
    )


@SPLITS.register("drawings/icons-all")
def all_with_icons(source: ClassImages) -> Splits:
    """Every doodle and every icon for training; Omniglot's splits as they are."""
    apart = all_drawings(source)
    return replace(apart, train=apart.train | icons_of(source))
