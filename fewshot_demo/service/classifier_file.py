"""A set's finished classifier on its way out: an ONNX file, and a script that asks it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ..core.message import Message
from ..models.card import Card
from ..recognition.onnx_export import onnx_of, why_not
from ..store import Snapshot
from ..texts import Texts
from .answering import support_of
from .answers import taught_classes, too_little
from .archive_export import in_words
from .context import Context, NamedClass, can_refuse, name_of
from .refused import Refused

STANDALONE = Path(__file__).parent / "standalone"  # what goes out beside a classifier
SCRIPTS = ("classify.py", "reading.py")
CLASSIFIER = "classifier.onnx"


@dataclass(frozen=True)
class Taught:
    """A model and the classes that it was taught, as they were at one moment."""

    snapshot: Snapshot
    card: Card
    classes: Sequence[NamedClass]


def ready(context: Context, snapshot: Snapshot) -> Taught:
    """What would answer about this set.

    Raises:
        Refused: if nothing would, or it does not fit into a file.
    """
    card, classes = context.eyes(snapshot).card, taught_classes(snapshot)
    refuses = snapshot.fields.strangers > 0 and can_refuse(card)
    if card is None:
        raise Refused("no-model")
    if problem := too_little(classes, refuses) or why_not(card):
        raise Refused(problem.key, **problem.values)
    return Taught(snapshot, card, classes)


def facts_of(taught: Taught, words: Texts) -> dict[str, str]:
    """What stands in the file beside the graph, each value as JSON.

    ``answers``: what the shares are of, in their order; ``input``: what the reading of a picture
    has to know; and ``model``.
    """
    answers = [in_words(entry.shown, words) for entry in taught.classes]
    if can_refuse(taught.card):
        alone = len(answers) == 1
        answers.append(words.say("answer-something-else" if alone else "answer-none-row"))
    spec = taught.card.input
    facts = {
        "answers": answers,
        "input": {
            "kind": spec.kind,
            "size": spec.size,
            "channels": spec.channels,
            "widest": spec.widest,
        },
        "model": taught.card.id,
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in facts.items()}


def classifier_of(context: Context, taught: Taught, facts: dict[str, str]) -> bytes:
    """The ONNX file.

    Raises:
        Refused: if a picture went away meanwhile.
        MessageError: if the model cannot be used, or no file came of it.
    """
    try:
        return onnx_of(
            context.recogniser_of(taught.snapshot),
            taught.card.id,
            support_of(context, taught.classes),
            strangers=taught.snapshot.fields.strangers,
            facts=facts,
        )
    except KeyError as gone:
        raise Refused("classifier-set-changed") from gone


def packed(classifier: bytes, taught: Taught, facts: dict[str, str], words: Texts) -> bytes:
    """The zip file: the classifier, the scripts that ask it, and what it is in words."""
    answers = json.loads(facts["answers"])
    told = words.say(
        "classifier-readme",
        set=in_words(name_of(taught.snapshot.fields), words),
        answers="\n".join(f"- {answer}" for answer in answers),
        model=taught.card.id,
        **_by_kind(taught.card.input.kind),
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CLASSIFIER, classifier)
        archive.writestr("README.md", told)
        for name in SCRIPTS:
            archive.write(STANDALONE / name, name)
    return file.getvalue()


def _by_kind(kind: str) -> dict[str, Message]:
    """What the README says otherwise of drawings than of photos."""
    return {part: Message(f"classifier-{part}-{kind}") for part in ("reads", "input", "leaves")}
