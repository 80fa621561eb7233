"""Data sets from the network or from a local archive, into class folders."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

TINY_IMAGENET = "http://cs231n.stanford.edu/tiny-imagenet-200.zip"
MNIST_LIMIT = 500  # images a class; all 7000 would be 70 000 small files


@dataclass(frozen=True)
class DataSet:
    """A data set that can be had.

    Args:
        folder: top folder in its archive.
        licence: of the data.
        download: fetches it into a folder; None where only an archive can be had.
    """

    folder: str
    licence: str
    download: Callable[[Path], None] | None = None


def fetch(name: str, out: Path, archive: Path | None = None) -> str:
    """Put a data set into ``out/name`` as one folder of images per class.

    Args:
        name: a name in `DATASETS`.
        out: folder that gets one folder per data set.
        archive: a local ``.tar.gz``, ``.zip`` or, for MNIST, ``.npz`` instead of a download.

    Returns:
        A sentence that says what is there now.

    Raises:
        ValueError: if the name is unknown, the archive unsafe, broken or of another data set, or
            there is nothing to download it from.
        FileNotFoundError: if the archive is not there.
    """
    if name not in DATASETS:
        raise ValueError(f"no data set {name!r}; choose one of: {', '.join(DATASETS)}")
    data, target = DATASETS[name], out / name
    if archive is not None:
        _unpack(archive, out, target, data)
    elif data.download is None:
        raise ValueError(f"{name} can only be had from an archive: give it with --from")
    else:
        try:
            data.download(target)
        except (OSError, RuntimeError) as error:
            raise ValueError(
                f"{name} could not be downloaded ({error}); with an archive at hand use --from"
            ) from error
    files = [path for path in target.rglob("*.*") if path.is_file() and path.suffix != ".md"]
    classes = {path if path.suffix == ".ndjson" else path.parent for path in files}
    return f"{target}: {len(classes)} classes, licence {data.licence}"


def _unpack(archive: Path, out: Path, target: Path, data: DataSet) -> None:
    if not archive.is_file():
        raise FileNotFoundError(f"no archive {archive}")
    out.mkdir(parents=True, exist_ok=True)
    try:
        if archive.suffix == ".npz":
            _mnist_from(archive, target)
        elif zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                _expect(data, packed.namelist()[0], archive)
                packed.extractall(out)
        else:
            with tarfile.open(archive) as packed:
                first = packed.next()
                _expect(data, first.name if first else "", archive)
                packed.extractall(out, filter="data")
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise ValueError(f"{archive} cannot be unpacked: {error}") from error


def _expect(data: DataSet, first: str, archive: Path) -> None:
    if first.removeprefix("./").split("/")[0] != data.folder:
        raise ValueError(f"{archive} begins with {first!r}; expected a folder {data.folder!r}")


def _omniglot(target: Path) -> None:
    from torchvision.datasets import Omniglot

    for background in (True, False):
        Omniglot(str(target.parent), background=background, download=True)
    (target.parent / "omniglot-py").rename(target)


def _mnist(target: Path) -> None:
    from torchvision.datasets import MNIST

    digits = MNIST(str(target.parent / "mnist-download"), train=False, download=True)
    _write_digits(digits.data.numpy(), digits.targets.numpy(), target)


def _mnist_from(archive: Path, target: Path) -> None:
    with np.load(archive, allow_pickle=False) as arrays:
        _write_digits(arrays["test_images"], arrays["test_labels"], target)


def _write_digits(images: np.ndarray, labels: np.ndarray, target: Path) -> None:
    """Test digits, the first `MNIST_LIMIT` of each."""
    for digit in range(10):
        folder = target / str(digit)
        folder.mkdir(parents=True, exist_ok=True)
        for number, pixels in enumerate(images[labels == digit][:MNIST_LIMIT]):
            Image.fromarray(pixels).save(folder / f"{number:04d}.png")


def _cifar100(target: Path) -> None:
    from torchvision.datasets import CIFAR100

    for train in (True, False):
        pictures = CIFAR100(str(target.parent / "cifar100-download"), train=train, download=True)
        for number in range(len(pictures)):
            image, label = pictures[number]
            folder = target / pictures.classes[label]
            folder.mkdir(parents=True, exist_ok=True)
            image.save(folder / f"{'train' if train else 'test'}{number:05d}.png")


def _tiny_imagenet(target: Path) -> None:
    from torchvision.datasets.utils import download_and_extract_archive

    download_and_extract_archive(TINY_IMAGENET, str(target.parent))


DATASETS = {
    "omniglot": DataSet("omniglot", "MIT", _omniglot),
    "mnist": DataSet("mnist", "CC BY-SA 3.0", _mnist),
    "cifar100": DataSet("cifar100", "research use", _cifar100),
    "tiny-imagenet-200": DataSet(
        "tiny-imagenet-200", "ImageNet's pictures: non-commercial research only", _tiny_imagenet
    ),
    "quickdraw": DataSet("quickdraw", "CC BY 4.0, Google"),
    "photo-sets": DataSet("photo-sets", "each set its own, see README.txt in it"),
    "icons": DataSet("icons", "each set its own, see LICENCES.md in it"),
    "quickdraw_strokes": DataSet("quickdraw_strokes", "CC BY 4.0, Google"),
}
