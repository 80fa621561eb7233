"""Labelled images on disk and in memory."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from jaxtyping import Float, Int, UInt8
from PIL import Image
from torch import Tensor

from ..core.inputs import InputSpec
from ..imaging.decoding import ImageRefused, read_image
from ..imaging.preprocess import preprocess_for

log = logging.getLogger(__name__)

SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".heif", ".avif"}
TURN = re.compile(r"rot\d{3}")  # last part of the name of a class that `with_rotations` made


@dataclass(frozen=True)
class ClassImages:
    """Class names and their image files.

    A class is a folder that holds images itself; its name is its path below the root, with slashes.
    """

    files: Mapping[str, tuple[Path, ...]]

    @classmethod
    def from_folder(cls, root: Path) -> ClassImages:
        """Every folder below ``root`` that holds images, sorted.

        Raises:
            FileNotFoundError: if there is no such folder, or none with images in it.
        """
        if not root.is_dir():
            raise FileNotFoundError(f"no folder {root}; give one with a folder of images per class")
        found: dict[str, list[Path]] = {}
        for path in sorted(root.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file():
                found.setdefault(path.parent.relative_to(root).as_posix(), []).append(path)
        if not found:
            raise FileNotFoundError(
                f"{root} holds no images; expected one folder per class with "
                f"{', '.join(sorted(SUFFIXES))} files in it"
            )
        return cls({name: tuple(paths) for name, paths in sorted(found.items())})

    def select(self, names: Iterable[str]) -> ClassImages:
        """Only the named classes.

        Raises:
            KeyError: naming the classes that are not there.
        """
        wanted = list(names)
        missing = [name for name in wanted if name not in self.files]
        if missing:
            raise KeyError(f"{len(missing)} classes are not in the data, the first: {missing[:3]}")
        return ClassImages({name: self.files[name] for name in wanted})

    def named(self, text: str) -> ClassImages:
        """Only the classes whose names hold this text."""
        return self.select(name for name in self.files if text in name)

    def __or__(self, other: ClassImages) -> ClassImages:
        """The classes of both."""
        return ClassImages({**self.files, **other.files})

    def __len__(self) -> int:
        return len(self.files)


@dataclass(frozen=True)
class ClassTensors:
    """A data set held as one tensor, so that an episode is an index operation.

    Args:
        images: ``(image, channels, height, width)``, uint8; classes lie one after another. Or
            what a backbone makes of them in their place, as floats.
        starts: ``(class,)``, the first image of each class.
        counts: ``(class,)``, its number of images.
        names: the classes' names.
    """

    images: UInt8[Tensor, "image channels height width"] | Float[Tensor, "image depth rows columns"]
    starts: Int[Tensor, " class"]
    counts: Int[Tensor, " class"]
    names: tuple[str, ...]

    @classmethod
    def load(cls, source: ClassImages, spec: InputSpec, *, workers: int = 2) -> ClassTensors:
        """Read and preprocess every image; the log names files that cannot be read.

        The normalisation by mean and std is left to `as_input`.
        """
        bare = replace(spec, mean=(0.0,) * spec.channels, std=(1.0,) * spec.channels)
        preprocess = preprocess_for(bare)

        def read(path: Path) -> Tensor | None:
            try:
                return (preprocess(decode(path.read_bytes())) * 255).round().to(torch.uint8)
            except ImageRefused as refusal:
                log.warning("%s is left out: %s", path, refusal)
                return None

        images: list[Tensor] = []
        names, counts = [], []
        with ThreadPoolExecutor(workers) as pool:
            for name, paths in source.files.items():
                good = [image for image in pool.map(read, paths) if image is not None]
                if good:
                    images.extend(good)
                    names.append(name)
                    counts.append(len(good))
        sizes = torch.tensor(counts)
        return cls(torch.stack(images), sizes.cumsum(0) - sizes, sizes, tuple(names))

    def select(self, names: Iterable[str]) -> ClassTensors:
        """Only the named classes, in their order here."""
        wanted = set(names)
        kept = [number for number, name in enumerate(self.names) if name in wanted]
        parts = [self._of(number) for number in kept]
        counts = self.counts[kept]
        return ClassTensors(
            torch.cat(parts), counts.cumsum(0) - counts, counts, tuple(self.names[n] for n in kept)
        )

    def _of(self, number: int) -> Tensor:
        start = int(self.starts[number])
        return self.images[start : start + int(self.counts[number])]

    def __or__(self, other: ClassTensors) -> ClassTensors:
        """The classes of both, these first."""
        return ClassTensors(
            torch.cat([self.images, other.images]),
            torch.cat([self.starts, other.starts + len(self.images)]),
            torch.cat([self.counts, other.counts]),
            self.names + other.names,
        )

    def with_rotations(self, within: str = "") -> ClassTensors:
        """Each class four times, turned by 0, 90, 180 and 270 degrees, as classes of their own.

        Only the classes whose names hold ``within``; the others stay as they are.
        """
        images, starts, counts, names = self.images, self.starts, self.counts, self.names
        turning = self.select(name for name in names if within in name)
        for turn in range(1, 4):
            starts = torch.cat([starts, turning.starts + len(images)])
            images = torch.cat([images, torch.rot90(turning.images, turn, (2, 3))])
            counts = torch.cat([counts, turning.counts])
            names += tuple(f"{name}/rot{turn * 90:03d}" for name in turning.names)
        first = {name: f"{name}/rot000" for name in turning.names}
        return ClassTensors(images, starts, counts, tuple(first.get(n, n) for n in names))

    def to(self, device: torch.device | str) -> ClassTensors:
        """The same data on another device."""
        return ClassTensors(
            self.images.to(device), self.starts.to(device), self.counts.to(device), self.names
        )

    def __len__(self) -> int:
        return len(self.names)


def family_of(name: str) -> str:
    """What a class has in common with those that are alike: its folder, and how it is turned."""
    *folders, last = name.split("/")
    if not TURN.fullmatch(last):
        return "/".join(folders)
    return "/".join([*folders[:-1], last])


def as_input(
    images: UInt8[Tensor, "n channels height width"] | Float[Tensor, "n depth rows columns"],
    spec: InputSpec,
) -> Float[Tensor, "n channels height width"]:
    """Stored bytes to a backbone's input: 0 to 1, then mean and std; embeddings stay."""
    if images.is_floating_point():
        return images
    return normalised(images.float().div_(255), spec)


def normalised(
    values: Float[Tensor, "n channels height width"], spec: InputSpec
) -> Float[Tensor, "n channels height width"]:
    """Values of 0 to 1 by the mean and std of the spec."""
    if not any(spec.mean) and set(spec.std) == {1.0}:
        return values
    shape = (1, -1, 1, 1)
    return (values - values.new_tensor(spec.mean).view(shape)) / values.new_tensor(spec.std).view(
        shape
    )


def decode(data: bytes) -> Image.Image:
    """An image that is at hand already, through the app's own decoder, within wide limits."""
    return read_image(data, max_bytes=64 << 20, max_pixels=64_000_000)
