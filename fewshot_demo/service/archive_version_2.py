"""``session.json`` as the second version wrote it: "none of these" stood beside the classes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from ..store import QuestionFields, SessionFields, StoredPrediction, Task
from ..store.earlier_answers import as_one_distribution, as_share
from .archive import Archive, ClassPart, Part, QuestionPart

Strictness = Annotated[float, Field(ge=-2, le=2)]  # how readily "none of these" was said


class SecondFields(Part):
    """What a session was made to be."""

    name: str = Field(default="", max_length=1000)
    model: str = Field(default="", max_length=200)
    task: Task | None = None
    strictness: Strictness = 0.0


class SecondArchive(Part):
    """A session."""

    format: Literal["fewshot-demo session"]
    version: Literal[2]
    fields: SecondFields
    classes: list[ClassPart] = Field(max_length=1000)
    questions: list[QuestionPart] = Field(max_length=10_000)

    def as_newest(self) -> Archive:
        """The same session, every answer as one distribution."""
        old = self.fields
        return Archive(
            fields=SessionFields(old.name, old.model, old.task, as_share(old.strictness)),
            classes=self.classes,
            questions=[
                asked.model_copy(update={"fields": _one_distribution(asked.fields)})
                for asked in self.questions
            ],
        )


def _one_distribution(fields: QuestionFields) -> QuestionFields:
    said, confidence = as_one_distribution(fields.prediction.as_json(), fields.confidence)
    prediction = StoredPrediction.from_json(said)
    return replace(fields, prediction=prediction, confidence=confidence)
