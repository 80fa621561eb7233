"""The pictures of the study of kinds: from which sources, made in which ways, as numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..datasets.sources import ClassImages, decode
from ..datasets.strokes import Drawing, read_drawings
from ..imaging.kind.classifier import KINDS, Kind
from ..imaging.kind.features import features
from . import kind_pictures as made
from .kind_papers import photographed as photographed_sheet

HELD_BACK = 3  # every so many classes is kept back for the test

Hand = np.random.Generator
Numbers = np.ndarray  # ``(picture, features)``
Make = Callable[[Hand], Image.Image]


@dataclass(frozen=True)
class Sources:
    """What pictures are made of: the classes of training, or those kept back.

    ``real`` are the files of each source of pictures that need no making.
    """

    doodles: Sequence[Drawing]
    signs: Sequence[Path]
    icons: Sequence[Path]
    real: Mapping[tuple[Kind, str], Sequence[Path]]


def kept_back(name: str) -> bool:
    """Whether a class is for the test, the same on every machine."""
    return hashlib.sha256(name.encode()).digest()[0] % HELD_BACK == 0


def sources(data: Path, pictures: Path, *, test: bool) -> Sources:
    """The classes of training, or of the test; of Omniglot, all of an alphabet."""

    def files(root: Path, part: int | None = None) -> list[Path]:
        classes = ClassImages.from_folder(root).files
        wanted = [
            paths
            for name, paths in classes.items()
            if kept_back(name if part is None else name.split("/")[part]) == test
        ]
        return [path for paths in wanted for path in paths]

    strokes = sorted((data / "quickdraw_strokes").glob("*.ndjson"))
    doodles = [
        drawing
        for path in strokes
        if kept_back(path.stem) == test
        for _, drawing in islice(read_drawings(path), 20)
    ]
    found: dict[tuple[Kind, str], list[Path]] = {
        (kind, source.name): files(source)
        for kind in KINDS
        for source in sorted((pictures / kind).iterdir())
    }
    return Sources(doodles, files(data / "omniglot", 1), files(data / "icons"), found)


def ways(given: Sources) -> dict[tuple[Kind, str], Make]:
    """Each way of making pictures, by the kind they are of and what the table calls it."""

    def one_of(things: Sequence[Any], hand: Hand) -> Any:
        return things[int(hand.integers(len(things)))]

    def opened(paths: Sequence[Path], hand: Hand) -> Image.Image:
        return decode(one_of(paths, hand).read_bytes())

    def some_icons(hand: Hand) -> list[Image.Image]:
        return [opened(given.icons, hand).convert("L") for _ in range(3)]

    def photographed(sheet: Make) -> Make:
        return lambda hand: made.delivered(photographed_sheet(sheet(hand), hand), hand)

    def photo_of(paths: Sequence[Path]) -> Make:
        return lambda hand: made.delivered(made.as_taken(opened(paths, hand), hand), hand)

    def of_screen(paths: Sequence[Path]) -> Make:
        return lambda hand: made.delivered(opened(paths, hand), hand)

    every = [path for (kind, _), paths in given.real.items() if kind == "photo" for path in paths]
    screen: dict[str, Make] = {
        "doodles on a screen": lambda h: made.strokes_drawn(one_of(given.doodles, h), h),
        "signs": lambda h: made.marks_drawn(opened(given.signs, h), h),
        "icons and logos": lambda h: made.marks_drawn(opened(given.icons, h), h),
        "screenshots": lambda h: made.screenshot(some_icons(h), h),
    }
    paper: dict[str, Make] = {
        "doodles on paper or a board": photographed(
            lambda h: made.sheet_of(one_of(given.doodles, h), h)
        ),
        "signs on paper or a board": photographed(lambda h: opened(given.signs, h)),
        "icons on paper or a board": photographed(lambda h: opened(given.icons, h)),
        "words on paper or a board": photographed(made.written),
    }
    on_table: dict[str, Make] = {
        "things on a pale table": lambda h: made.delivered(
            made.thing_on_table(opened(given.icons, h), opened(every, h), h), h
        )
    }

    def sent(make: Make) -> Make:
        return lambda hand: made.delivered(make(hand), hand, least=28)

    found: dict[tuple[Kind, str], Make] = {("drawing", n): sent(m) for n, m in screen.items()}
    found.update({("paper", name): make for name, make in paper.items()})
    found.update({("photo", name): make for name, make in on_table.items()})
    for (kind, name), paths in given.real.items():
        if paths:
            found[kind, f"real: {name}"] = (
                of_screen(paths) if kind == "drawing" else photo_of(paths)
            )
    return found


def measured(make: Make, count: int, seed: int) -> Numbers:
    """The numbers of so many pictures made in this way."""
    hand = np.random.default_rng(seed)
    return np.stack([features(make(hand)) for _ in range(count)])


def real(folder: Path) -> Iterator[tuple[Kind, str, Numbers]]:
    """The held-back sources: kind, name, and the numbers of all pictures."""
    for kind in KINDS:
        for source in sorted((folder / kind).iterdir()):
            paths = [p for found in ClassImages.from_folder(source).files.values() for p in found]
            numbers = [features(decode(path.read_bytes())) for path in paths]
            yield kind, f"{source.name} (held-back source)", np.stack(numbers)
