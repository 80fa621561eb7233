"""The finished classifier of a set as a file that works without this app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

from ..core.cache import Cache
from ..core.message import MessageError
from ..recognition.model_unavailable import ModelUnavailable
from ..recognition.onnx_export import onnx_bytes
from ..texts import Texts, preferred, texts
from .archive_export import folders, in_words
from .classifier_file import Taught, classifier_of, facts_of, packed, ready
from .classifier_page import HTML, RUNTIME_MB, fits_a_page, page_of, refuse_no_page
from .context import Context, name_of
from .practised import practised_with
from .refused import Refused, Words
from .saved_file import ZIP, SavedFile

Form = Callable[[bytes, Taught, dict[str, str], Texts], bytes]  # what becomes of an ONNX file
WAITING = 3  # exports at once, one at work and the others behind it; each takes seconds of a core
KEPT = 2  # the newest classifiers, for who wants the same one in another form


@dataclass(frozen=True)
class ClassifierFile:
    """What is said of the file before there is one.

    Attributes:
        problem: why there will be none; empty if there will be one.
        megabytes: about how large it will be.
        page_megabytes: the same of the page that draws and asks; 0 if there will be none.
    """

    problem: Words
    megabytes: int = 0
    page_megabytes: int = 0


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
            return ClassifierFile(problem.message)
        megabytes = max(1, round(size / 1e6))
        page = megabytes + RUNTIME_MB if fits_a_page(taught) else 0
        return ClassifierFile("", megabytes, page)

    def save_classifier(self, session: str, language: str = "") -> SavedFile:
        """A zip file with the classifier in ONNX, a script that asks it, and a README.

        Args:
            session: the key.
            language: of the words that lie beside it.
        """
        return self._saved(session, language, packed, " (ONNX).zip", ZIP)

    def save_page(self, session: str, language: str = "") -> SavedFile:
        """A page with a pad that asks the classifier, without a server and without a network.

        Args:
            session: the key.
            language: of the page.
        """
        return self._saved(session, language, page_of, ".html", HTML)

    def _saved(self, session: str, language: str, form: Form, ending: str, kind: str) -> SavedFile:
        taught = ready(self._context, self._context.snapshot(session))
        if form is page_of:
            refuse_no_page(taught)
        words = texts(preferred(language))
        facts = facts_of(taught, words)
        content = form(self._classifier(taught, facts), taught, facts, words)
        (name,) = folders([in_words(name_of(taught.snapshot.fields), words)])
        return SavedFile(f"{name}{ending}", content, kind)

    def _classifier(self, taught: Taught, facts: dict[str, str]) -> bytes:
        weights = tuple(sorted(taught.card.tensors.items()))
        images = tuple(
            tuple((image.sha256, image.fields.reading) for image in entry.row.images)
            for entry in taught.classes
        )
        strangers = taught.snapshot.fields.strangers
        key = weights, practised_with(taught.snapshot), images, strangers, tuple(facts.items())
        with self._one_after_another():
            try:
                return self._made.get(key, lambda: classifier_of(self._context, taught, facts))
            except ModelUnavailable as problem:
                raise Refused("as-said", why=problem.message) from problem

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
