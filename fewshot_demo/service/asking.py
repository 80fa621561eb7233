"""Questions: ask, correct, ask again with another model, look back."""

from __future__ import annotations

import time

from ..imaging.decoding import ImageRefused, is_blank
from ..store import Query, Session, UnitOfWork, new_key, now
from ..texts import texts
from ..texts.models import method_sentence, model_title
from .answering import Answering, Question, remembered
from .answers import in_words, no_answer
from .base import NO_QUESTION, View, find_session, key_of, number, shown_names
from .choices import reading_of, strictness_of
from .pictures import Picture, decoded, stored
from .refused import Refused
from .rules import find_class, teach

EMPTY_PAD = "The pad is empty. Draw something."
FLAT_PICTURE = "This picture is one flat colour, so there is nothing to recognise."
UNKNOWN_MODEL = "This model is not here any more. Please choose another one."


class Asking(Answering):
    """Ask about an image, correct the answer, look back."""

    def ask(
        self,
        session: str,
        image: str | bytes,
        drawing: str = "",
        source: str = "drawn",
        reading: str = "auto",
    ) -> View:
        """Answer, and remember the question; a drawing stays one question while it grows.

        Args:
            session: the key.
            image: a data URL from the pad, or the bytes of a file.
            drawing: a token that the page makes for each new drawing.
            source: ``drawn`` or ``uploaded``.
            reading: of an uploaded picture: ``plain``, ``paper`` or ``auto``.

        Returns:
            The view of an answer, also where there is none; its state says why.
        """
        started = time.perf_counter()
        kind = "drawn" if source == "drawn" else "uploaded"
        wanted = "plain" if kind == "drawn" else reading_of(reading)
        snapshot = self._snapshot(session)
        drawing = key_of(drawing) or new_key()
        try:
            decoded_image = decoded(image, self._settings)
        except ImageRefused as refusal:
            return no_answer("refused", str(refusal), drawing, started)
        if is_blank(decoded_image):
            message = EMPTY_PAD if kind == "drawn" else FLAT_PICTURE
            return no_answer("empty", message, drawing, started)
        question = Question(decoded_image, stored(decoded_image), drawing, kind, wanted)
        return self._answer(snapshot, question, started)

    def ask_again(self, session: str, question_id: int, reading: str | None = None) -> View:
        """Answer a remembered question with the classes and the model of now.

        Args:
            session: the key.
            question_id: which one.
            reading: how to read its picture from now on; None: as before.
        """
        with self._reading() as work:
            found = find_session(work, session)
            asked = find_question(work, found, question_id)
            question = remembered(work, asked)
        if reading is not None:
            question = question._replace(reading=reading_of(reading))
        return self._answer(self._snapshot(session), question, time.perf_counter())

    def correct(self, session: str, question_id: int, class_id: int) -> View:
        """Let the question's image teach the class that it is of, and ask again.

        A second correction takes the first one back.
        """
        most = self._settings.max_images
        with self._editing(session) as (work, found):
            asked = find_question(work, found, question_id)
            owner = find_class(work, found, class_id)
            if asked.corrected_to not in (None, owner.id):
                for earlier in work.classes.support(asked.corrected_to or 0):
                    if earlier.image == asked.image:
                        earlier.deleted_at = now()
            picture = Picture(asked.image, b"", 0, 0)  # stored already
            taught = teach(
                work, found, owner, picture,
                source=asked.source, reading=asked.reading, most=most, called="This picture",
            )  # fmt: skip
            asked.corrected_to = owner.id
        view, answer = self._view(session), self.ask_again(session, question_id)
        return {"session": view, "answer": answer, "notes": taught.notes}

    def choose_model(self, session: str, model: str, question_id: int | None = None) -> View:
        """Let another model answer from now on, and answer the question, or the last one, again.

        Returns:
            The session and the answer; None where nothing was asked yet.
        """
        if model not in [card.id for card in self._recogniser.cards()]:
            raise Refused(UNKNOWN_MODEL)
        with self._editing(session) as (work, found):
            found.model = model
            if question_id is None:
                last = work.questions.newest(found.id, 1)
            else:
                last = [find_question(work, found, question_id)]
            asked = last[0].id if last else None
        answer = None if asked is None else self.ask_again(session, asked)
        return {"session": self._view(session), "answer": answer}

    def set_strictness(self, session: str, strictness: float) -> View:
        """Say "none of these" more readily (above 0) or less (below) in this set from now on."""
        wanted = strictness_of(strictness)
        with self._editing(session) as (_, found):
            found.strictness = wanted
        return {"session": self._view(session)}

    def history(self, session: str, count: int = 50) -> list[View]:
        """The questions of a session with their newest answers, the last one first."""
        snapshot = self._snapshot(session)
        names = dict(zip((c.id for c in snapshot.classes), shown_names(snapshot), strict=True))
        with self._reading() as work:
            questions = work.questions.newest(snapshot.id, count)
        return [
            {
                "question": asked.id,
                "thumb": self._thumbnail(asked.image),
                "label": asked.label,
                "said": in_words(asked.label, asked.prediction),
                "confidence": asked.confidence,
                "none_of_these": asked.prediction.get("none_of_these"),
                "none_probability": asked.prediction.get("none_probability"),
                "model": asked.model,
                "when": asked.updated.isoformat(),
                "corrected_to": names.get(asked.corrected_to or 0),
            }
            for asked in questions
        ]

    def models(self) -> View:
        """The cards of all models, which one is recommended, and which files are no good."""
        cards = self._recogniser.cards()
        best = self._recogniser.recommended() if cards else ""
        return {
            "models": [
                card.as_json()
                | {
                    "title": model_title(card, cards, texts()),
                    "sentence": method_sentence(card, texts()),
                    "recommended": card.id == best,
                }
                for card in cards
            ],
            "problems": list(self._recogniser.problems().values()),
        }

    def warm(self) -> None:
        """Load what the first answer needs, before anybody asks."""
        if self._recogniser.cards():
            self._recogniser.warm()


def find_question(work: UnitOfWork, session: Session, question_id: object) -> Query:
    """A remembered question of the session; else `Refused`."""
    found = work.questions.find(session, number(question_id))
    if found is None:
        raise Refused(NO_QUESTION)
    return found
