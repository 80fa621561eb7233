"""How a question becomes an answer: put to the model, stored, and shown."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from typing import NamedTuple

from PIL.Image import Image

from ..imaging.decoding import open_stored
from ..recognition.explanation import Answer, describe
from ..recognition.recogniser import ModelUnavailable, SupportImage
from ..store import Asked, Query, Snapshot, UnitOfWork
from ..texts import texts
from ..texts.models import method_title
from .answers import (
    PREDICTION,
    TaughtClasses,
    answer_view,
    no_answer,
    since,
    taught_classes,
    too_little,
)
from .base import UseCases, View
from .pictures import Picture, as_url
from .refused import Refused

NO_MODEL = "There is no model to answer with. Put a model file into the folder of models."


class Question(NamedTuple):
    """A query to be answered: the image, its stored form, the drawing it belongs to.

    ``source`` says drawn or uploaded, ``reading`` how the visitor wants it read.
    """

    image: Image
    picture: Picture
    drawing: str
    source: str
    reading: str


class Answering(UseCases):
    """What every use case that answers a question goes through."""

    def _answer(self, snapshot: Snapshot, question: Question, started: float) -> View:
        """Ask the model, store question and answer, and say what is to be shown."""
        taught = taught_classes(snapshot)
        card = self._card(snapshot.model)
        if problem := too_little(taught, len(taught) == 1 and self._can_refuse(card)):
            return no_answer("teach", problem, question.drawing, started)
        if card is None:
            return no_answer("refused", NO_MODEL, question.drawing, started)
        try:
            answer = self._put(card.id, snapshot, taught, question)
        except ModelUnavailable as problem:
            return no_answer("refused", str(problem), question.drawing, started)
        view = answer_view(snapshot, taught, answer) | {"drawing": question.drawing}
        view |= {"source": question.source, "reading_chosen": question.reading}
        how = asdict(describe(answer.kind, answer.pooling, card))
        view["how"] = how | {"learner": method_title(card, texts())}
        view["query"] = as_url(question.picture.data)
        view["question"] = self._remember(snapshot, question, view)
        view["saved"] = view["question"] is not None
        return view | {"milliseconds": since(started)}

    def _put(
        self, model: str, snapshot: Snapshot, taught: TaughtClasses, question: Question
    ) -> Answer:
        """Put a question to a model, as strictly as the session wants it.

        A picture that itself teaches one of the classes is no stranger to them.
        """
        support = [
            [
                SupportImage(i.sha256, partial(self._stored_image, i.sha256), i.reading)
                for i in entry.images
            ]
            for entry, _ in taught
        ]
        answer = self._recogniser.answer(
            model,
            support,
            question.image,
            strictness=snapshot.strictness,
            reading=question.reading,
        )
        known = any(
            image.sha256 == question.picture.sha256 for entry, _ in taught for image in entry.images
        )
        if known and answer.none_of_these is not None:
            return replace(answer, none_of_these=False, none_probability=0.0)
        return answer

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
            reading=question.reading,
        )
        try:
            with self._writing() as work:
                work.classes.add_image(*question.picture)
                return work.questions.save(snapshot.id, asked, self._settings.max_questions)
        except Refused:
            return None


def remembered(work: UnitOfWork, asked: Query) -> Question:
    """A stored question as it can be asked again."""
    data = work.classes.image_data(asked.image)
    image = open_stored(data)
    picture = Picture(asked.image, data, *image.size)
    return Question(image, picture, asked.drawing, asked.source, asked.reading)
