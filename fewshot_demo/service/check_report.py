"""What a checked set comes to: how often right, what is mistaken for what, and by which picture."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..recognition.set_check import Checked
from .context import NamedClass
from .refused import Words

Z = 1.96  # of a 95 % interval
HALF = 0.5  # a right answer that is less sure than this is in doubt


@dataclass(frozen=True)
class Tally:
    """How many of how many were right, and between which fractions that puts the chance of it.

    ``low`` and ``high`` are Wilson's 95 % interval (1927), which small numbers do not break.
    """

    right: int
    of: int
    low: float
    high: float


@dataclass(frozen=True)
class CheckedClass:
    """A class of the set; one row of the confusion matrix.

    Attributes:
        right, of: how many of its pictures were recognised, of how many; alone: of none.
        said: how many were said to be of each class, in the order of the classes.
        none: how many were said to be of none of them.
    """

    id: int
    name: Words
    colour: int
    right: int
    of: int
    said: tuple[int, ...]
    none: int


@dataclass(frozen=True)
class Doubt:
    """A picture that was not recognised, or not surely.

    Attributes:
        image, class_id: the picture, and the class that it is in.
        said: the class that was said; None: none of these.
        share: what its own class was given, 0 to 1.
        test: whether it is one that was put aside for testing.
    """

    image: int
    class_id: int
    said: int | None
    share: float
    test: bool


@dataclass(frozen=True)
class Mistaken:
    """The two classes that are most often taken for each other, and the picture that does most.

    Attributes:
        class_id, towards: pictures of the first are taken for the second.
        count: how many wrong answers there are between the two, both ways.
        image: the picture of ``towards`` with the largest weight in those of them that say it.
    """

    class_id: int
    towards: int
    count: int
    image: int


@dataclass(frozen=True)
class Report:
    """All that a check found.

    Attributes:
        whole: over all pictures that teach; tests: over those for testing.
        can_refuse: whether "none of these" could be said.
        alone: how many classes have one picture only, which nothing can be said about.
        doubts: the least sure first.
    """

    whole: Tally
    tests: Tally
    can_refuse: bool
    alone: int
    classes: tuple[CheckedClass, ...]
    doubts: tuple[Doubt, ...]
    mistaken: Mistaken | None


@dataclass(frozen=True)
class Asked:
    """A picture that was asked about, where its class stands, and what all others said."""

    image: int
    place: int
    test: bool
    said: Checked

    @property
    def answer(self) -> int | None:
        """The place of the class that is said; None: none of these."""
        classes = self.said.shown.classes
        if self.said.none and self.said.shown.is_none:
            return None
        return max(range(len(classes)), key=classes.__getitem__)

    @property
    def right(self) -> bool:
        """Whether the page would have said the class that it is in."""
        return self.answer == self.place


def report(
    taught: Sequence[NamedClass], images: Sequence[int], asked: Sequence[Asked], alone: int
) -> Report:
    """Put the answers together.

    Args:
        taught: the classes, in order.
        images: ids of the pictures that teach, in the order of all weights.
        asked: every picture that was asked about.
        alone: how many classes have one picture only.
    """
    taken = [one for one in asked if not one.test]
    return Report(
        whole=tally(taken),
        tests=tally([one for one in asked if one.test]),
        can_refuse=any(one.said.none for one in asked),
        alone=alone,
        classes=tuple(
            _row(entry, len(taught), [one for one in taken if one.place == place])
            for place, entry in enumerate(taught)
        ),
        doubts=_doubts(taught, asked),
        mistaken=_mistaken(taught, images, taken),
    )


def tally(asked: Sequence[Asked]) -> Tally:
    """How many were right; with none asked, nothing is known: 0 to 1."""
    right, of = sum(one.right for one in asked), len(asked)
    if not of:
        return Tally(0, 0, 0.0, 1.0)
    share, spread = right / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return Tally(right, of, max(middle - half, 0.0), min(middle + half, 1.0))


def _row(entry: NamedClass, way: int, asked: Sequence[Asked]) -> CheckedClass:
    said = Counter(one.answer for one in asked)
    right = sum(one.right for one in asked)
    counts = tuple(said[place] for place in range(way))
    fields = entry.row.fields
    return CheckedClass(
        entry.row.id, entry.shown, fields.colour, right, len(asked), counts, said[None]
    )


def _doubts(taught: Sequence[NamedClass], asked: Sequence[Asked]) -> tuple[Doubt, ...]:
    ids = [entry.row.id for entry in taught]
    found = []
    for one in asked:
        share, answer = one.said.shown.classes[one.place], one.answer
        if not one.right or share < HALF:
            said = None if answer is None else ids[answer]
            found.append(Doubt(one.image, ids[one.place], said, share, one.test))
    return tuple(sorted(found, key=lambda doubt: doubt.share))


def _mistaken(
    taught: Sequence[NamedClass], images: Sequence[int], asked: Sequence[Asked]
) -> Mistaken | None:
    """The pair with the most wrong answers; of equal ones that with the surer wrong answers."""
    between: defaultdict[frozenset[int], list[Asked]] = defaultdict(list)
    for one in asked:
        if one.answer is not None and not one.right:
            between[frozenset((one.place, one.answer))].append(one)
    if not between:
        return None
    _, wrong = max(between.items(), key=lambda pair: (len(pair[1]), _surely(pair[1])))
    pulls: Counter[tuple[int, int, int]] = Counter()  # of a class, towards a class, by an image
    owners = [place for place, entry in enumerate(taught) for _ in entry.row.images]
    for one in wrong:
        for image, owner, weight in zip(images, owners, one.said.weights, strict=True):
            if owner == one.answer:
                pulls[one.place, owner, image] += weight  # type: ignore[assignment]
    (place, towards, image), _ = pulls.most_common(1)[0]
    ids = [entry.row.id for entry in taught]
    return Mistaken(ids[place], ids[towards], len(wrong), image)


def _surely(wrong: Sequence[Asked]) -> float:
    return sum(one.said.shown.confidence for one in wrong)
