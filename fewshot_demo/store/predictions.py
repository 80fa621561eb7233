"""An answer as it is stored beside its question: written and read here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from pydantic import Field

Share = Annotated[float, Field(ge=0, le=1)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(max_length=1000)]
GONE = -1  # the id of what was removed since, in a file


@dataclass(frozen=True)
class PredictedClass:
    """A class as it was: ``number`` is its place from 1, by which it is called without a name.

    ``probability`` is its entry in the one distribution that also holds "none of these".
    """

    id: int
    name: Text
    number: int
    colour: int
    probability: Share


@dataclass(frozen=True)
class WeighedImage:
    """An image that taught: its share of the answer, its score, and its share for each head."""

    image: int
    class_id: int
    weight: Share
    score: Finite
    heads: tuple[Share, ...] = ()


@dataclass(frozen=True)
class StoredPrediction:
    """What a model said of a question.

    Attributes:
        class_id: the nearest class.
        classes: every class that could be the answer, in their order.
        why: every image by its share, the largest first.
        kind, pooling, temperature: of the scores.
        reading: how the question was read: ``plain`` or ``paper``.
        none_of_these: whether it was taken to be of no class; None: the model cannot tell.
        none_probability: the chance of that; with those of the classes it sums to 1.
        strangers: the share of questions about something else that this took for granted.
    """

    class_id: int | None = None
    classes: tuple[PredictedClass, ...] = ()
    why: tuple[WeighedImage, ...] = ()
    kind: Text = ""
    pooling: Text = ""
    temperature: Finite = 1.0
    reading: Text = "plain"
    none_of_these: bool | None = None
    none_probability: Share | None = None
    strangers: Share | None = None

    @property
    def nearest_number(self) -> int:
        """What number the nearest class had."""
        return next((one.number for one in self.classes if one.id == self.class_id), 1)

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "StoredPrediction":
        """From the database: also what earlier versions wrote, who knew less or other names."""
        classes = [
            PredictedClass(
                one.get("id", GONE), one.get("name", ""), one.get("number", place),
                one.get("colour", 0), one.get("probability", 0.0),
            )
            for place, one in enumerate(row.get("classes", ()), 1)
        ]  # fmt: skip
        why = [
            WeighedImage(
                one.get("image", GONE), _class(one, GONE), one.get("weight", 0.0),
                one.get("score", 0.0), tuple(one.get("heads", ())),
            )
            for one in row.get("why", row.get("images", ()))  # as the first schema called them
        ]  # fmt: skip
        return cls(
            class_id=_class(row),
            classes=tuple(classes),
            why=tuple(why),
            kind=row.get("kind", ""),
            pooling=row.get("pooling", ""),
            temperature=row.get("temperature", 1.0),
            reading=row.get("reading", "plain"),
            none_of_these=row.get("none_of_these"),
            none_probability=row.get("none_probability"),
            strangers=row.get("strangers"),
        )

    def renumbered(
        self, new_class: Callable[[int], int], new_image: Callable[[int], int]
    ) -> "StoredPrediction":
        """The same with other ids, as it goes into a file or comes from one."""
        return replace(
            self,
            class_id=None if self.class_id is None else new_class(self.class_id),
            classes=tuple(replace(one, id=new_class(one.id)) for one in self.classes),
            why=tuple(
                replace(one, image=new_image(one.image), class_id=new_class(one.class_id))
                for one in self.why
            ),
        )


def _class(row: Mapping[str, Any], otherwise: Any = None) -> Any:
    found = row.get("class_id", row.get("class"))  # "class" until the fourth schema
    return otherwise if found is None else found
