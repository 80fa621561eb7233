"""The finished classifier of a set as a file that works without this app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from ..core.cache import Cache
from ..core.message import MessageError
from ..recognition.onnx_export import onnx_bytes
from ..texts import preferred, texts
from .archive_export import folders, in_words
from .classifier_file import Taught, classifier_of, facts_of, packed, ready
from .context import Context, name_of
from .refused import Refused, Words
from .saved_file import SavedFile

WAITING = 3  # exports at once, one at work and the others behind it; each takes seconds of a core
KEPT = 2  # the newest classifiers, for who wants the same one in another form


@dataclass(frozen=True)
class ClassifierFile:
    """What is said of the file before there is one.

    Attributes:
        problem: why there will be none; empty if there will be one.
        megabytes: about how large it will be.
    """

    problem: Words
    megabytes: int


class Exporting:
    """Classifiers out to files. What was taught is looked at once, when the export begins."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._room, self._turn = BoundedSemaphore(WAITING), Lock()
        self._made: Cache[bytes] = Cache(KEPT)

    def about_classifier(self, session: str) -> ClassifierFile:
        """Whether there can be a file, and how large it would be."""
        try:
            taught = ready(self._context, self._context.snapshot(session))
            size = onnx_bytes(self._context.recogniser, taught.card.id)
        except MessageError as problem:
            return ClassifierFile(problem.message, 0)
        return ClassifierFile("", max(1, round(size / 1e6)))

    def save_classifier(self, session: str, language: str = "") -> SavedFile:
        """A zip file with the classifier in ONNX, a script that asks it, and a README.

        Args:
            session: the key.
            language: of the words that lie beside it.
        """
        taught = ready(self._context, self._context.snapshot(session))
        words = texts(preferred(language))
        facts = facts_of(taught, words)
        content = packed(self._classifier(taught, facts), taught, facts, words)
        (name,) = folders([in_words(name_of(taught.snapshot.fields), words)])
        return SavedFile(f"{name} (ONNX).zip", content)

    def _classifier(self, taught: Taught, facts: dict[str, str]) -> bytes:
        weights = tuple(sorted(taught.card.tensors.items()))
        images = tuple(
            tuple((image.sha256, image.fields.reading) for image in entry.row.images)
            for entry in taught.classes
        )
        strangers = taught.snapshot.fields.strangers
        key = weights, images, strangers, tuple(facts.items())
        with self._one_after_another():
            return self._made.get(key, lambda: classifier_of(self._context, taught, facts))

    @contextmanager
    def _one_after_another(self) -> Iterator[None]:
        """Each waits for the one before; who would wait for many is sent away."""
        if not self._room.acquire(blocking=False):
            raise Refused("classifier-busy")
        try:
            with self._turn:
                yield
        finally:
            self._room.release()
