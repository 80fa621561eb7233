"""What is kept of sessions, classes, images that teach, and questions: one record for each.

The fields of a record are the columns of its table (`tables` refuses to be imported where the two
differ), they are what is exported and imported, and what the page gets. Beside them a table holds
only what belongs to its place in the database: ids, keys, counts and moments.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from ..core.open_set import MAX_SHARE, SHARE
from .predictions import StoredPrediction

Source = Literal["drawn", "uploaded"]
Reading = Literal["auto", "plain", "paper"]
Task = Literal["signs", "doodles", "hands"]
Look = Literal["", "drawing", "paper", "photo"]  # empty: the picture was never looked at

Name = Annotated[
    str, Field(max_length=1000)
]  # as a file may hold it; what visitors type is shorter
ModelId = Annotated[str, Field(max_length=200)]
Colour = Annotated[int, Field(ge=0, le=10_000)]
Strangers = Annotated[float, Field(ge=0, le=MAX_SHARE)]
Probability = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class SessionFields:
    """What a visitor made a session to be.

    Attributes:
        name: may be empty; the page then shows a name of its own.
        model: id of the chosen model; empty: the recommended one.
        task: which sample task it began as; None: it is the visitor's own from the start.
        strangers: how many of the questions are about something else, 0 to 0.5.
    """

    name: Name = ""
    model: ModelId = ""
    task: Task | None = None
    strangers: Strangers = SHARE


@dataclass(frozen=True)
class ClassFields:
    """A class.

    Attributes:
        name: may be empty; the page then shows a number.
        colour: the number of its colour and shape.
        off: it is kept, and no answer knows of it.
    """

    name: Name
    colour: Colour
    off: bool = False


@dataclass(frozen=True)
class ImageFields:
    """What a picture was seen to be when it came in, and how sure that is.

    Attributes:
        look: a drawing, a photo of a drawing on ``paper``, a ``photo`` of a thing; empty where
            nobody looked.
        sure: the probability of it, 0 to 1.
    """

    look: Look = ""
    sure: Probability = 0


UNSEEN = ImageFields()  # nobody looked at it


@dataclass(frozen=True)
class SupportFields:
    """An image of a class.

    Attributes:
        source: how it came.
        reading: whether it is read as it is or as a photo of paper.
        testing: whether it is put aside to test the set with, and teaches nothing.
    """

    source: Source
    reading: Reading = "auto"
    testing: bool = False


@dataclass(frozen=True)
class QuestionFields:
    """A question and its newest answer.

    Attributes:
        source: drawn or uploaded.
        reading: how the visitor wants the picture read.
        model: id of the model that answered.
        label: name of the nearest class when it was answered; empty where it had none.
        confidence: the largest entry of the distribution, that of what is said, 0 to 1.
        prediction: the whole answer.
    """

    source: Source
    reading: Reading
    model: ModelId
    label: Name
    confidence: Probability
    prediction: StoredPrediction


@dataclass(frozen=True)
class PracticeFields:
    """What a network that practised on a session is of, and what it brought.

    Attributes:
        backbone: key of the network whose last layer practised.
        digest: SHA-256 of the layer.
        content: SHA-256 of the pictures that it practised on.
        pictures: how many these are; ``before`` and ``after`` of them were recognised when held
            back, in so many ``folds``.
        used: whether it answers; where practising did not help, it is only kept.
    """

    backbone: str
    digest: str
    content: str
    pictures: int
    before: int
    after: int
    folds: int
    used: bool


@dataclass(frozen=True)
class BoothFields:
    """What the operator of a booth chose to offer.

    Attributes:
        tasks, models: with commas, as the settings name them; empty: as the settings say.
        language: a code, or empty for that of the browser; None: as the settings say.
    """

    tasks: str = ""
    models: str = ""
    language: str | None = None
