"""Images as objects of their own, addressed by hash, at any place that fsspec knows by a URL.

An object is written before the row that names it, and outlives it for a while (`sweep`), so that a
copy of the database finds its images.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from .problems import NotSaved, StoreProblem
from .tables import Image

if TYPE_CHECKING:
    from .unit_of_work import UnitOfWork

AT_ONCE = 100  # images that are looked up, or removed, in one transaction
MARK = ".unnamed-"  # and since when, in seconds: an empty object beside one that no row names


class ImageLost(StoreProblem):
    """A row names an image, and its bytes cannot be had."""


class Objects:
    """The images at one URL.

    Args:
        url: such as ``file:///srv/images``, ``s3://bucket/prefix`` or ``memory://images``.

    Raises:
        StoreProblem: if fsspec does not know it, or lacks a package for it.
    """

    def __init__(self, url: str) -> None:
        import fsspec.core

        try:
            self._files, self._root = fsspec.core.url_to_fs(url, use_listings_cache=False)
            self._local = "file" in self._files.protocol
            if self._local:
                os.makedirs(self._root, mode=0o700, exist_ok=True)
        except (ImportError, ValueError, OSError) as error:
            raise StoreProblem("images-not-opened", url=url, why=str(error)) from error

    def put(self, sha256: str, data: bytes) -> None:
        """Write an image, so that it is there when this returns.

        Raises:
            NotSaved: if it is not.
        """
        path = self._path(sha256)
        try:
            if not self._local:
                self._files.pipe_file(path, data)
                return
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with self._files.open(path, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except Exception as error:  # each kind of store has errors of its own
            raise NotSaved("image-not-written", why=str(error)) from error

    def get(self, sha256: str) -> bytes:
        """The bytes of an image, which are those that were written.

        Raises:
            ImageLost: if they are gone, damaged or out of reach.
        """
        try:
            data: bytes = self._files.cat_file(self._path(sha256))
        except Exception as error:  # as above
            raise ImageLost("image-lost", image=sha256, why=str(error)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ImageLost("image-lost", image=sha256, why="its bytes are others")
        return data

    def remove(self, hashes: Iterable[str], marks: Iterable[str] = ()) -> None:
        """Delete images, and marks by their paths; what is gone already stays so."""
        for path in [*map(self._path, hashes), *marks]:
            try:
                self._files.rm_file(path)
            except FileNotFoundError:
                continue

    def mark(self, sha256: str, since: float) -> None:
        """Note that no row names an image."""
        self._files.pipe_file(f"{self._path(sha256)}{MARK}{since:.0f}", b"")

    def listing(self) -> tuple[set[str], dict[str, dict[str, float]]]:
        """The images that are there; and of those that are marked, each mark and since when."""
        self._files.invalidate_cache()
        there: set[str] = set()
        marks: dict[str, dict[str, float]] = {}
        for path in self._files.find(self._root):
            name, mark, since = path.rsplit("/", 1)[-1].partition(MARK)
            if mark:
                marks.setdefault(name, {})[path] = float(since)
            elif len(name) == 64:
                there.add(name)
        return there, marks

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"


Work = Callable[[], "UnitOfWork"]


def sweep(
    objects: Objects, read: Work, write: Work, kept: float, moment: float | None = None
) -> None:
    """Remove images that no row has named for a while, and mark those that none names now.

    Args:
        objects: where images lie.
        read, write: begin a transaction. Images are removed while no other process writes, so that
            none goes that is just being added again.
        kept: seconds for which an image stays that no row names.
        moment: now, in seconds.
    """
    moment = time.time() if moment is None else moment
    there, marks = objects.listing()
    gone: list[str] = []
    every = sorted(there | marks.keys())
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        with read() as work:
            named = _named(work, some)
        for sha256 in some:
            marked = marks.get(sha256, {})
            if sha256 in named or sha256 not in there:
                objects.remove([], marked)
            elif not marked:
                objects.mark(sha256, moment)
            elif min(marked.values()) <= moment - kept:
                gone.append(sha256)
    for start in range(0, len(gone), AT_ONCE):
        some = gone[start : start + AT_ONCE]
        remove_unnamed(objects, write, some)
        objects.remove([], [mark for sha256 in some for mark in marks[sha256]])


def remove_unnamed(objects: Objects, write: Work, hashes: Iterable[str]) -> None:
    """Remove those of these images that no row names."""
    hashes = list(hashes)
    with write() as work:
        named = _named(work, hashes)
        objects.remove(sha256 for sha256 in hashes if sha256 not in named)


def _named(work: UnitOfWork, hashes: list[str]) -> set[Any]:
    return set(work.database.scalars(select(Image.sha256).where(Image.sha256.in_(hashes))))
