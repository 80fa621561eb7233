"""The question that something is to be told about: one that is remembered, or sent again.

Who only looks at a set leaves no question behind, so the page sends the picture of the answer back.
"""

from __future__ import annotations

from ..imaging.decoding import ImageRefused
from ..store import Source
from .answering import Question, remembered
from .choices import reading_of
from .context import Context, find_session
from .pictures import DRAWN, decoded, stored
from .refused import Refused, words_of
from .rules import find_question


def asked_about(
    context: Context, session: str, question: int, picture: str, source: str, reading: str
) -> Question:
    """A question as it can be put to a model again.

    Args:
        context: where it is looked up.
        session: the key.
        question: the id of one that is remembered; 0: it is the picture's.
        picture: a data URL, as the answer brought it.
        source, reading: as the answer said of it.
    """
    if question or not picture:
        with context.reading(after_answers=True) as work:
            return remembered(work, find_question(work, find_session(work, session), question))
    kind: Source = "drawn" if source == "drawn" else "uploaded"
    wanted = reading_of(reading)
    try:
        plain = decoded(picture, context.settings)
    except ImageRefused as problem:
        raise Refused("picture-refused", why=words_of(problem)) from problem
    return Question(plain, stored(plain, DRAWN if kind == "drawn" else None), "", kind, wanted)
