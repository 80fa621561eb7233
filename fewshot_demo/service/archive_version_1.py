"""``session.json`` as the first version wrote it, which knew less: no colours, no explanations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..store import (
    ClassFields,
    QuestionFields,
    Reading,
    Source,
    StoredPrediction,
    SupportFields,
)
from .archive import Archive, ClassPart, File, ImagePart, Moment, Part, Place, QuestionPart
from .archive_version_2 import SecondArchive, SecondFields, Strictness


class FirstImage(Part):
    """An image of a class."""

    file: File
    source: Source
    reading: Reading = "auto"


class FirstClass(Part):
    """A class."""

    name: str = Field(max_length=1000)
    images: list[FirstImage] = Field(max_length=1000)


class FirstQuestion(FirstImage):
    """A question; of its answer only the verdict."""

    model: str = Field(max_length=200)
    label: str = Field(max_length=200)
    confidence: float = Field(ge=0, le=1)
    none_of_these: bool | None = None
    none_probability: float | None = Field(default=None, ge=0, le=1)
    corrected_to: Place | None = None
    asked: Moment


class FirstArchive(Part):
    """A session."""

    format: Literal["fewshot-demo session"]
    version: Literal[1]
    name: str = Field(max_length=1000)
    model: str = Field(max_length=200)
    strictness: Strictness = 0.0
    classes: list[FirstClass] = Field(max_length=1000)
    questions: list[FirstQuestion] = Field(default=[], max_length=10_000)

    def as_newest(self) -> Archive:
        """The same session; its classes get the colours of their places."""
        second = SecondArchive(
            format=self.format,
            version=2,
            fields=SecondFields(name=self.name, model=self.model, strictness=self.strictness),
            classes=[
                ClassPart(
                    fields=ClassFields(entry.name, place),
                    images=[
                        ImagePart(
                            file=image.file, fields=SupportFields(image.source, image.reading)
                        )
                        for image in entry.images
                    ],
                )
                for place, entry in enumerate(self.classes)
            ],
            questions=[_question(asked) for asked in self.questions],
        )
        return second.as_newest()


def _question(asked: FirstQuestion) -> QuestionPart:
    prediction = StoredPrediction(
        none_of_these=asked.none_of_these, none_probability=asked.none_probability
    )
    return QuestionPart(
        file=asked.file,
        fields=QuestionFields(
            asked.source, asked.reading, asked.model, asked.label, asked.confidence, prediction
        ),
        corrected_to=asked.corrected_to,
        taught=None,
        created=asked.asked,
        updated=asked.asked,
    )
