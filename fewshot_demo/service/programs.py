"""One question from a program: labelled images, or the key of a set, and an image to ask about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..core.open_set import SHARE
from ..imaging.decoding import ImageRefused
from ..recognition.explanation import Answer
from ..recognition.model_unavailable import ModelUnavailable
from ..recognition.support_images import SupportImage
from ..store import ClassFields, ClassRow, SessionFields, Snapshot, SupportFields, SupportRow
from ..texts import texts
from . import names
from .answering import support_of
from .answers import taught_classes, too_little
from .archive_export import in_words
from .choices import strangers_of
from .context import Context, can_refuse
from .pictures import decoded, looked_at, picture_of_url
from .refused import Refused, words_of
from .rules import refuse_full_class, refuse_full_session

ASKED = SupportFields("uploaded", "auto")


@dataclass(frozen=True)
class WeighedPicture:
    """How much one of the images that teach counted: ``number`` is its place in its class, from 0.

    The weights of a class sum to its probability.
    """

    label: str
    number: int
    weight: float
    score: float


@dataclass(frozen=True)
class ProgramAnswer:
    """What a model says of one image.

    Attributes:
        probabilities: class to probability, if it is one of them; they sum to 1.
        support: every image that teaches.
        none_of_these, none_probability: None where the model cannot tell.
        shown: class to its entry in the one distribution that holds "none of these" as well.
    """

    model: str
    seconds: float
    label: str
    probabilities: dict[str, float]
    support: tuple[WeighedPicture, ...]
    none_of_these: bool | None
    none_probability: float | None
    shown: dict[str, float]


class Programs:
    """Answer programs; nothing is stored."""

    def __init__(self, context: Context) -> None:
        self._context, self._settings = context, context.settings

    def classify(
        self,
        support: dict[str, list[str]],
        question: str,
        key: str = "",
        model: str = "",
        strangers: float = SHARE,
    ) -> ProgramAnswer:
        """Ask about one image.

        Args:
            support: name of a class to its images, as data URLs; empty where there is a key.
            question: the image to ask about, as a data URL.
            key: of a set, such as stands in a link.
            model: id of a model; empty: the one that fits the images.
            strangers: 0 to 0.5, how many of all questions are about something else.
        """
        if bool(support) == bool(key):
            raise Refused("program-either")
        try:
            image = decoded(question, self._settings)
            snapshot, classes = self._of_key(key) if key else self._of_images(support)
        except ImageRefused as problem:
            raise Refused("picture-refused", why=words_of(problem)) from problem
        fields = replace(snapshot.fields, model=model or snapshot.fields.model)
        snapshot = replace(snapshot, fields=fields)
        if model and model not in [card.id for card in self._context.recogniser.cards()]:
            raise Refused("model-gone")
        card = self._context.eyes(snapshot, looked_at(image)).card
        if card is None:
            raise Refused("no-model")
        share = strangers_of(strangers)
        taught = taught_classes(snapshot)
        if problem := too_little(taught, share > 0 and can_refuse(card)):
            raise Refused(problem.key, **problem.values)
        try:
            found = self._context.recogniser_of(snapshot).answer(
                card.id, list(classes.values()), image, strangers=share
            )
        except ModelUnavailable as problem:
            raise Refused("as-said", why=problem.message) from problem
        return _answer(list(classes), found)

    def _of_key(self, key: str) -> tuple[Snapshot, dict[str, list[SupportImage]]]:
        snapshot = self._context.snapshot(key)
        taught = taught_classes(snapshot)
        labels = [in_words(entry.shown, texts()) for entry in taught]
        return snapshot, dict(zip(labels, support_of(self._context, taught), strict=True))

    def _of_images(
        self, support: dict[str, list[str]]
    ) -> tuple[Snapshot, dict[str, list[SupportImage]]]:
        """The classes as a session that nobody stores."""
        refuse_full_session(len(support) - 1, self._settings.max_classes)
        rows, classes = list[ClassRow](), dict[str, list[SupportImage]]()
        for number, (given, urls) in enumerate(support.items()):
            refuse_full_class(len(urls) - 1, self._settings.max_images)
            name = names.clean(given, self._settings.max_name, "class-name-too-long")
            if not name or name in classes or not urls:
                raise Refused("program-class", name=given[: self._settings.max_name])
            pictures = [picture_of_url(url, self._settings) for url in urls]
            images = (SupportRow(i, p.sha256, ASKED, p.seen) for i, p in enumerate(pictures))
            rows.append(ClassRow(number, ClassFields(name, number), tuple(images)))
            classes[name] = [
                SupportImage(p.sha256, lambda data=p.data: data, lasting=False) for p in pictures
            ]
        return Snapshot(0, "", 0, SessionFields(), tuple(rows)), classes


def _answer(labels: list[str], found: Answer) -> ProgramAnswer:
    probabilities = dict(zip(labels, found.probabilities, strict=True))
    return ProgramAnswer(
        model=found.model,
        seconds=found.seconds,
        label=max(probabilities, key=probabilities.__getitem__),
        probabilities=probabilities,
        support=tuple(
            WeighedPicture(label, number, weight, score)
            for label, weights, scores in zip(labels, found.weights, found.scores, strict=True)
            for number, (weight, score) in enumerate(zip(weights, scores, strict=True))
        ),
        none_of_these=None if found.none_probability is None else found.shown.is_none,
        none_probability=found.none_probability,
        shown=dict(zip(labels, found.shown.classes, strict=True)),
    )
