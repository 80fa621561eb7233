"""What ``session.json`` says in an exported session.

The records of the store go out and come in as they are, so that a new column is one more field
here; only ids become places: a class's among the classes, an image's among all that teach.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..store import ClassFields, QuestionFields, SessionFields, SupportFields

# images/ and a hash, as the third version and those before wrote them all
File = Annotated[
    str,
    Field(
        pattern=r"^(images|questions|(classes|tests)/[^/\\.][^/\\]{0,199})/[0-9a-f]{1,64}\.(png|jpg)$"
    ),
]
Moment = Annotated[float, Field(ge=0, le=4_102_444_800)]  # Unix time
Place = Annotated[int, Field(ge=0, le=1_000_000)]


class Part(BaseModel):
    """Common to all parts: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ImagePart(Part):
    """An image of a class, and the file that holds it."""

    file: File
    fields: SupportFields


class ClassPart(Part):
    """A class."""

    fields: ClassFields
    images: list[ImagePart] = Field(max_length=1000)


class QuestionPart(Part):
    """A question and its answer.

    Attributes:
        corrected_to: the class that the visitor said it is of.
        taught: the image that this correction added.
        created, updated: when it was asked, and answered last.
    """

    file: File
    fields: QuestionFields
    corrected_to: Place | None
    taught: Place | None
    created: Moment
    updated: Moment


class Archive(Part):
    """A session; the questions begin with the oldest answer.

    The fourth version differs from the third in the names of its files alone.
    """

    format: Literal["fewshot-demo session"] = "fewshot-demo session"
    version: Literal[3, 4] = 4
    fields: SessionFields
    classes: list[ClassPart] = Field(max_length=1000)
    questions: list[QuestionPart] = Field(max_length=10_000)

    def files(self) -> list[str]:
        """The image files that are named, each once."""
        of_classes = [image.file for entry in self.classes for image in entry.images]
        return list(dict.fromkeys([*of_classes, *(asked.file for asked in self.questions)]))
