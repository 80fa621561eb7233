"""Questions: ask, ask again, with another model too, and look back."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.message import Message
from ..imaging.decoding import ImageRefused, is_blank
from ..store import Source, new_key
from .answering import Question, answer, remembered
from .answers import AnswerView, in_words, label_of, no_answer
from .choices import key_of, reading_of
from .context import Context, find_session, named_classes
from .eyes import AUTOMATIC
from .pictures import DRAWN, decoded, stored
from .refused import Refused, Words, words_of
from .results import SessionView
from .rules import find_question


@dataclass(frozen=True)
class ChosenModel:
    """A session with another model, and what that says of the last question, if there was one."""

    session: SessionView
    answer: AnswerView | None


@dataclass(frozen=True)
class HistoryRow:
    """A question asked earlier: ``said`` is its newest answer, ``corrected_to`` a class's name."""

    question: int
    thumb: str
    label: Words
    said: Words
    confidence: float
    none_of_these: bool | None
    none_probability: float | None
    model: str
    when: datetime
    corrected_to: Words | None


@dataclass(frozen=True)
class History:
    """The questions of a session, the last one first."""

    questions: tuple[HistoryRow, ...]


class Asking:
    """Ask about an image, again, and look back."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def ask(self, session: str, drawing: str, image: str, source: str = "drawn") -> AnswerView:
        """Answer what lies on the pad, and remember it; a drawing stays one question as it grows.

        Args:
            session: the key.
            drawing: a token that the page makes for each new drawing.
            image: a data URL.
            source: ``drawn`` or ``uploaded``.
        """
        kind = "drawn" if source == "drawn" else "uploaded"
        return self._ask(session, drawing, image, kind, "plain" if kind == "drawn" else "auto")

    def ask_file(
        self,
        session: str,
        drawing: str,
        files: Sequence[tuple[str, bytes]],
        reading: str = "auto",
    ) -> AnswerView:
        """Answer an uploaded file, and remember it.

        Args:
            session, drawing: as in `ask`.
            files: name and content of the file; of several, the first is asked about.
            reading: ``plain``, ``paper`` or ``auto``.
        """
        content = files[0][1] if files else b""
        return self._ask(session, drawing, content, "uploaded", reading)

    def ask_again(self, session: str, question: int, reading: str | None = None) -> AnswerView:
        """Answer a remembered question with the classes and the model of now.

        Args:
            session: the key.
            question: which one.
            reading: how to read its picture from now on; None: as before.
        """
        started = time.perf_counter()
        with self._context.reading(after_answers=True) as work:
            asked = remembered(work, find_question(work, find_session(work, session), question))
        if reading is not None:
            asked = replace(asked, reading=reading_of(reading))
        return answer(self._context, self._context.snapshot(session), asked, started)

    def choose_model(self, session: str, model: str, question: int | None = None) -> ChosenModel:
        """Let another model answer from now on, and answer the question, or the last one, again.

        An empty id lets the pictures decide.
        """
        if model not in [AUTOMATIC, *(card.id for card in self._context.cards())]:
            raise Refused("model-gone")
        with self._context.editing(session) as (work, found):
            found.fields = replace(found.fields, model=model)
            if question is None:
                last = work.questions.newest(found.id, 1)
            else:
                last = [find_question(work, found, question)]
            asked = last[0].id if last else None
        said = None if asked is None else self.ask_again(session, asked)
        return ChosenModel(self._context.view(session), said)

    def earlier_questions(self, session: str, count: int = 50) -> History:
        """The newest questions of a session with their newest answers."""
        snapshot = self._context.snapshot(session)
        names = {entry.row.id: entry.shown for entry in named_classes(snapshot)}
        if snapshot.access == "look":  # what others asked is none of theirs
            return History(())
        with self._context.reading(after_answers=True) as work:
            questions = work.questions.newest(snapshot.id, count)
        thumbs = {asked.image: self._thumbnail(asked.image) for asked in questions}
        return History(
            tuple(
                HistoryRow(
                    question=asked.id,
                    thumb=thumbs[asked.image],
                    label=label_of(asked.fields),
                    said=in_words(asked.fields),
                    confidence=asked.fields.confidence,
                    none_of_these=asked.fields.prediction.none_of_these,
                    none_probability=asked.fields.prediction.none_probability,
                    model=asked.fields.model,
                    when=asked.updated,
                    corrected_to=names.get(asked.corrected_to or 0),
                )
                for asked in questions
                if thumbs[asked.image]
            )
        )

    def _thumbnail(self, sha256: str) -> str:
        """Empty if the drawing went on since it was looked up, and the picture with it."""
        try:
            return self._context.thumbnail(sha256)
        except KeyError:
            return ""

    def _ask(
        self, session: str, drawing: str, image: str | bytes, source: Source, reading: str
    ) -> AnswerView:
        started = time.perf_counter()
        wanted = reading_of(reading)
        snapshot = self._context.snapshot(session)
        drawing = key_of(drawing) or new_key()
        try:
            plain = decoded(image, self._context.settings)
        except ImageRefused as problem:
            return no_answer("refused", words_of(problem), drawing, started)
        if is_blank(plain):
            message = Message("pad-empty" if source == "drawn" else "picture-flat")
            return no_answer("empty", message, drawing, started)
        picture = stored(plain, DRAWN if source == "drawn" else None)
        question = Question(plain, picture, drawing, source, wanted)
        keep = snapshot.access != "look"
        return answer(self._context, snapshot, question, started, keep=keep)
