"""Questions: ask, correct, ask again with another model, look back."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import partial
from typing import NamedTuple

from PIL.Image import Image

from ..data.images import ImageRefused, is_blank, open_stored
from ..explain import describe
from ..recognition import ModelUnavailable, SupportImage
from ..store import Asked, Query, Session, Snapshot, UnitOfWork, new_key, now
from .answers import (
    PREDICTION,
    TaughtClasses,
    answer_view,
    no_answer,
    since,
    taught_classes,
    too_little,
)
from .base import NO_QUESTION, UseCases, View, find_session, key_of, number, shown_names
from .pictures import Picture, as_url, decoded, stored
from .refused import Refused
from .rules import find_class, teach

EMPTY_PAD = "The pad is empty. Draw something."
FLAT_PICTURE = "This picture is one flat colour, so there is nothing to recognise."
NO_MODEL = "There is no model to answer with. Put a model file into the folder of models."
UNKNOWN_MODEL = "This model is not here any more. Please choose another one."


class Question(NamedTuple):
    """A query to be answered: the image, its stored form, the drawing it belongs to."""

    image: Image
    picture: Picture
    drawing: str
    source: str


class Asking(UseCases):
    """Ask about an image, correct the answer, look back."""

    def ask(
        self, session: str, image: str | bytes, drawing: str = "", source: str = "drawn"
    ) -> View:
        """Answer, and remember the question; a drawing stays one question while it grows.

        Args:
            session: the key.
            image: a data URL from the pad, or the bytes of a file.
            drawing: a token that the page makes for each new drawing.
            source: ``drawn`` or ``uploaded``.

        Returns:
            The view of an answer, also where there is none; its state says why.
        """
        started = time.perf_counter()
        snapshot = self._snapshot(session)
        drawing = key_of(drawing) or new_key()
        try:
            decoded_image = decoded(image, self._settings)
        except ImageRefused as refusal:
            return no_answer("refused", str(refusal), drawing, started)
        if is_blank(decoded_image):
            message = EMPTY_PAD if source == "drawn" else FLAT_PICTURE
            return no_answer("empty", message, drawing, started)
        kind = "drawn" if source == "drawn" else "uploaded"
        question = Question(decoded_image, stored(decoded_image), drawing, kind)
        return self._answer(snapshot, question, started)

    def ask_again(self, session: str, question_id: int) -> View:
        """Answer a remembered question with the classes and the model of now."""
        with self._reading() as work:
            found = find_session(work, session)
            asked = find_question(work, found, question_id)
            question = remembered(work, asked)
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
                work, found, owner, picture, source=asked.source, most=most, called="This picture"
            )
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
                "confidence": asked.confidence,
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
            "models": [asdict(card) | {"recommended": card.id == best} for card in cards],
            "problems": list(self._recogniser.problems().values()),
        }

    def warm(self) -> None:
        """Load what the first answer needs, before anybody asks."""
        if self._recogniser.cards():
            self._recogniser.warm()

    # --- behind the scenes ---

    def _answer(self, snapshot: Snapshot, question: Question, started: float) -> View:
        """Ask the model, store question and answer, and say what is to be shown."""
        taught = taught_classes(snapshot)
        if problem := too_little(taught):
            return no_answer("teach", problem, question.drawing, started)
        card = self._card(snapshot.model)
        if card is None:
            return no_answer("refused", NO_MODEL, question.drawing, started)
        try:
            answer = self._recogniser.answer(card.id, self._support(taught), question.image)
        except ModelUnavailable as problem:
            return no_answer("refused", str(problem), question.drawing, started)
        view = answer_view(snapshot, taught, answer) | {"drawing": question.drawing}
        view["how"] = asdict(describe(answer.kind, answer.pooling, card))
        view["query"] = as_url(question.picture.data)
        view["question"] = self._remember(snapshot, question, view)
        view["saved"] = view["question"] is not None
        return view | {"milliseconds": since(started)}

    def _support(self, taught: TaughtClasses) -> list[list[SupportImage]]:
        return [
            [SupportImage(i.sha256, partial(self._stored_image, i.sha256)) for i in entry.images]
            for entry, _ in taught
        ]

    def _remember(self, snapshot: Snapshot, question: Question, view: View) -> int | None:
        """Store the question; None if the database could not take it: the answer stands."""
        asked = Asked(
            drawing=question.drawing,
            sha256=question.picture.sha256,
            source=question.source,
            model=view["model"],
            prediction={key: view[key] for key in PREDICTION},
            label=view["label"],
            confidence=view["confidence"],
        )
        try:
            with self._writing() as work:
                work.classes.add_image(*question.picture)
                return work.questions.save(snapshot.id, asked, self._settings.max_questions)
        except Refused:
            return None


def find_question(work: UnitOfWork, session: Session, question_id: object) -> Query:
    """A remembered question of the session; else `Refused`."""
    found = work.questions.find(session, number(question_id))
    if found is None:
        raise Refused(NO_QUESTION)
    return found


def remembered(work: UnitOfWork, asked: Query) -> Question:
    """A stored question as it can be asked again."""
    data = work.classes.image_data(asked.image)
    image = open_stored(data)
    return Question(image, Picture(asked.image, data, *image.size), asked.drawing, asked.source)
